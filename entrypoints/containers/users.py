from dependency_injector import containers, providers

from hexameter.application.users.cancel_account_deletion import CancelAccountDeletion
from hexameter.application.users.change_user import ChangeUser
from hexameter.application.users.create_user import CreateUser
from hexameter.application.users.delete_due_accounts import DeleteDueAccounts
from hexameter.application.users.queries import GetAccount, ListAccounts
from hexameter.application.users.request_account_deletion import RequestAccountDeletion
from hexameter.application.users.set_role import SetRole
from hexameter.application.users.update_profile import UpdateProfile


class Users(containers.DeclarativeContainer):
    settings = providers.Dependency()
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    update_profile = providers.Singleton(UpdateProfile, stores.uow, services.clock)
    request_account_deletion = providers.Singleton(
        RequestAccountDeletion, stores.uow, services.clock, services.ids
    )
    cancel_account_deletion = providers.Singleton(
        CancelAccountDeletion, stores.uow, services.clock, services.ids
    )
    delete_due_accounts = providers.Singleton(
        DeleteDueAccounts, stores.uow, services.clock, services.ids
    )
    create_user = providers.Singleton(
        CreateUser,
        stores.uow,
        services.hasher,
        services.common_passwords,
        services.clock,
        services.ids,
        settings.provided.default_role,
    )
    change_user = providers.Singleton(ChangeUser, stores.uow, services.clock, services.ids)
    set_role = providers.Singleton(SetRole, stores.uow, change_user)
    list_accounts = providers.Singleton(ListAccounts, stores.user_queries)
    get_account = providers.Singleton(GetAccount, stores.user_queries)
