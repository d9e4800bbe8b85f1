from datetime import timedelta

from hexameter.application.ports.personal_records import PersonalRecords
from hexameter.application.ports.users import UserQueries, UserRepository
from hexameter.application.users.cancel_account_deletion import CancelAccountDeletion
from hexameter.application.users.change_user import ChangeUser
from hexameter.application.users.create_user import CreateUser
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.application.users.export_account import ExportAccount
from hexameter.application.users.personal_data import account_of, audit_of
from hexameter.application.users.queries import GetAccount, ListAccounts
from hexameter.application.users.request_account_deletion import RequestAccountDeletion
from hexameter.application.users.set_role import SetRole
from hexameter.application.users.update_profile import UpdateProfile
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    PeriodicTask,
    Personal,
    UseCase,
)
from hexameter.entrypoints.features.stores import in_both_stores

USERS = Extension(
    name="users",
    use_cases=[
        UseCase(UpdateProfile),
        UseCase(RequestAccountDeletion),
        UseCase(CancelAccountDeletion),
        UseCase(
            CreateUser,
            Permission.MANAGE_USERS,
            Exposure.HTTP | Exposure.COMMAND_LINE,
        ),
        UseCase(ChangeUser, Permission.MANAGE_USERS),
        UseCase(SetRole, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
        UseCase(ExportAccount, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
        UseCase(ListAccounts, Permission.MANAGE_USERS),
        UseCase(GetAccount, Permission.MANAGE_USERS),
        UseCase(DeleteDueAccounts, exposure=Exposure.WORKER),
    ],
    personal=[Personal("account", account_of), Personal("audit", audit_of)],
    queries=in_both_stores(
        {
            PersonalRecords: "queries.personal_records",
            UserQueries: "queries.users",
        }
    ),
    repositories=in_both_stores({UserRepository: "repositories.users"}),
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
