from datetime import timedelta

from hexameter.application.ports.users import UserQueries, UserRepository
from hexameter.application.users.cancel_account_deletion import CancelAccountDeletion
from hexameter.application.users.change_user import ChangeUser
from hexameter.application.users.create_user import CreateUser
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.application.users.queries import GetAccount, ListAccounts
from hexameter.application.users.request_account_deletion import RequestAccountDeletion
from hexameter.application.users.set_role import SetRole
from hexameter.application.users.update_profile import UpdateProfile
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.feature import Feature, PeriodicTask, StoreAdapters, UseCase
from hexameter.entrypoints.injection import containers, providers


class Users(containers.DeclarativeContainer):
    settings = providers.Dependency()
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    update_profile = providers.Singleton(UpdateProfile, uow=stores.uow, clock=services.clock)
    request_account_deletion = providers.Singleton(
        RequestAccountDeletion, uow=stores.uow, clock=services.clock, ids=services.ids
    )
    cancel_account_deletion = providers.Singleton(
        CancelAccountDeletion, uow=stores.uow, clock=services.clock, ids=services.ids
    )
    delete_due_accounts = providers.Singleton(
        DeleteDueAccounts, uow=stores.uow, clock=services.clock, ids=services.ids
    )
    create_user = providers.Singleton(
        CreateUser,
        uow=stores.uow,
        hasher=services.hasher,
        common_passwords=services.common_passwords,
        clock=services.clock,
        ids=services.ids,
        default_role=settings.provided.default_role,
    )
    change_user = providers.Singleton(
        ChangeUser, uow=stores.uow, clock=services.clock, ids=services.ids
    )
    set_role = providers.Singleton(SetRole, uow=stores.uow, change_user=change_user)
    list_accounts = providers.Singleton(ListAccounts, users=stores.user_queries)
    get_account = providers.Singleton(GetAccount, users=stores.user_queries)


USERS = Feature(
    name="users",
    container=Users,
    use_cases=[
        UseCase(UpdateProfile, Users.update_profile),
        UseCase(RequestAccountDeletion, Users.request_account_deletion),
        UseCase(CancelAccountDeletion, Users.cancel_account_deletion),
        UseCase(
            CreateUser,
            Users.create_user,
            Permission.MANAGE_USERS,
            Exposure.HTTP | Exposure.COMMAND_LINE,
        ),
        UseCase(ChangeUser, Users.change_user, Permission.MANAGE_USERS),
        UseCase(SetRole, Users.set_role, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
        UseCase(ListAccounts, Users.list_accounts, Permission.MANAGE_USERS),
        UseCase(GetAccount, Users.get_account, Permission.MANAGE_USERS),
        UseCase(DeleteDueAccounts, Users.delete_due_accounts, exposure=Exposure.WORKER),
    ],
    queries={
        UserQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.users:MemoryUserQueries",
            sql="hexameter.adapters.sql.queries.users:SqlUserQueries",
        ),
    },
    repositories={
        UserRepository: StoreAdapters(
            memory="hexameter.adapters.memory.users:MemoryUserRepository",
            sql="hexameter.adapters.sql.repositories.users:SqlUserRepository",
        ),
    },
    routers=[
        "hexameter.entrypoints.http.users.me:router",
        "hexameter.entrypoints.http.users.routes:router",
    ],
    periodic_tasks=[
        PeriodicTask(
            name="delete_due_accounts",
            every=timedelta(minutes=1),
            use_case=DeleteDueAccounts,
            command=DeleteDueAccountsCommand(),
        ),
    ],
)
