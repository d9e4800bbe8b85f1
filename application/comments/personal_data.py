from hexameter.application.ports.personal_records import OwnComment, PersonalRecords
from hexameter.domain.ids import UserId


async def comments_of(user_id: UserId, records: PersonalRecords) -> list[OwnComment]:
    return await records.comments(user_id)
