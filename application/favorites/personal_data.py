from hexameter.application.ports.personal_records import OwnFavorite, PersonalRecords
from hexameter.domain.ids import UserId


async def favorites_of(user_id: UserId, records: PersonalRecords) -> list[OwnFavorite]:
    return await records.favorites(user_id)
