"""Creates sample data through the use cases."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from hexameter.adapters.front_matter.folder import MarkdownFolder
from hexameter.application.actor import Actor
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.ports.import_source import SourcePost, SourceRefused
from hexameter.application.posts.archive_post import ArchivePost, ArchivePostCommand
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.application.users.queries import ListAccounts, ListAccountsCommand
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.catalogue import Catalogue

POSTS = Path(__file__).parent / "posts"
SHOWN_SLUG = "six-feet-to-a-line"

_SCHEDULED = "14-"
_ARCHIVED = "15-"
_NOT_PUBLISHED = 3
_BETWEEN_POSTS = timedelta(days=3, hours=5)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """The password is public: it is printed when the sample data is created."""

    username: str
    name: str
    role: Role
    password: str = field(repr=False)

    @property
    def email(self) -> str:
        return f"{self.username}@example.com"


ACCOUNTS = (
    DemoAccount("librarian", "The Librarian", Role.ADMIN, "six-feet-and-a-lamp"),
    DemoAccount("aristarchus", "Aristarchus", Role.EDITOR, "mark-it-with-an-obelus"),
    DemoAccount("austen", "Jane Austen", Role.AUTHOR, "a-truth-acknowledged"),
    DemoAccount("sappho", "Sappho of Lesbos", Role.AUTHOR, "violets-in-her-lap"),
    DemoAccount("homer", "Homer", Role.AUTHOR, "wine-dark-evening-sea"),
)


@dataclass(frozen=True, slots=True)
class Demo:
    accounts: tuple[DemoAccount, ...]
    posts: int
    slug: str


async def fill_if_empty(catalogue: Catalogue) -> Demo | None:
    """None if there are accounts already: sample data never mixes with real data."""
    system = Actor.system()
    first = PageRequest(sort=Sort("created_at"), limit=1)
    accounts = catalogue.resolve_for(system, ListAccounts)
    if (await accounts.execute(system, ListAccountsCommand(page=first))).items:
        return None
    user_ids = await _create_accounts(catalogue)
    posts = [_readable(item) for item in MarkdownFolder(POSTS).posts()]
    now = datetime.now(UTC)
    for age, post in enumerate(reversed(posts), start=-_NOT_PUBLISHED):
        await _create_post(catalogue, post, user_ids, now - max(age, 0) * _BETWEEN_POSTS)
    return Demo(ACCOUNTS, len(posts), SHOWN_SLUG)


async def _create_accounts(catalogue: Catalogue) -> dict[str, UUID]:
    system = Actor.system()
    create = catalogue.resolve_for(system, CreateUser)
    user_ids: dict[str, UUID] = {}
    for account in ACCOUNTS:
        created = await create.execute(
            system,
            CreateUserCommand(
                email=account.email,
                username=account.username,
                name=account.name,
                password=account.password,
                role=account.role.value,
            ),
        )
        user_ids[account.username] = created.id
    return user_ids


async def _create_post(
    catalogue: Catalogue, post: SourcePost, user_ids: dict[str, UUID], date: datetime
) -> None:
    system, author = Actor.system(), post.author or ""
    is_scheduled = post.path.startswith(_SCHEDULED)
    imported = await catalogue.resolve_for(system, ImportPost).execute(
        system,
        ImportPostCommand(
            source="demo",
            path=post.path,
            title=post.title,
            body=post.body,
            username=author,
            summary=post.summary,
            tags=post.tags,
            published_at=datetime.now(UTC) + timedelta(days=1) if is_scheduled else date,
            draft=post.draft,
        ),
    )
    if post.path.startswith(_ARCHIVED) and imported.post_id is not None:
        writer = Actor.user(UserId(user_ids[author]), Role.AUTHOR)
        archive = catalogue.resolve_for(writer, ArchivePost)
        await archive.execute(writer, ArchivePostCommand(post_id=imported.post_id))


def _readable(item: SourcePost | SourceRefused) -> SourcePost:
    if isinstance(item, SourceRefused):
        raise TypeError(f"{item.path}: {item.reason}")
    return item
