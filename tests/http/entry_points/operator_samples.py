"""What operators type, and what the worker does."""

from datetime import timedelta
from pathlib import Path

from hexameter.application.comments.render_comments import RenderComments, RenderCommentsCommand
from hexameter.application.counters.check_counters import CheckCounters, CheckCountersCommand
from hexameter.application.counters.repair_counters import RepairCounters, RepairCountersCommand
from hexameter.application.events.list_deliveries import ListDeliveries, ListDeliveriesCommand
from hexameter.application.events.list_subscribers import ListSubscribers, ListSubscribersCommand
from hexameter.application.events.replay_subscriber import (
    ReplaySubscriber,
    ReplaySubscriberCommand,
)
from hexameter.application.events.retire_subscriber import (
    RetireSubscriber,
    RetireSubscriberCommand,
)
from hexameter.application.events.retry_delivery import RetryDelivery, RetryDeliveryCommand
from hexameter.application.imports.ensure_author import EnsureAuthor, EnsureAuthorCommand
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.imports.list_imports import ListImports, ListImportsCommand
from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from hexameter.application.search.index_posts import IndexPosts, IndexPostsCommand
from hexameter.application.users.create_user import CreateUser
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.application.users.export_account import ExportAccount, ExportAccountCommand
from hexameter.application.users.set_role import SetRole, SetRoleCommand
from tests.http.entry_points.command_line import Typed
from tests.http.entry_points.sample import NOTHING, Samples, ok, refused
from tests.http.entry_points.scene import IMPORTED_FROM

YEAR = timedelta(days=365)
SAMPLES: Samples = {}
TYPED: dict[type, Typed] = {}
"""How the commands of the core, which are written by hand, are typed."""

SAMPLES[SetRole] = (
    ok("operator", lambda _: SetRoleCommand(email="bob@example.com", role="editor")),
    refused(
        "operator",
        lambda _: SetRoleCommand(email="no@example.com", role="editor"),
        "USER_NOT_FOUND",
    ),
)
TYPED[SetRole] = Typed(
    lambda c: ["set-role", c.email, c.role],
    lambda c, _: f"The role of {c.email} is now {c.role}.",
)
SAMPLES[ExportAccount] = (
    ok("operator", lambda _: ExportAccountCommand(email="ada@example.com")),
    refused("operator", lambda _: ExportAccountCommand(email="no@example.com"), "USER_NOT_FOUND"),
)
TYPED[ExportAccount] = Typed(
    lambda c: ["export-account", c.email], lambda c, _: f'"email": "{c.email}"'
)
TYPED[CreateUser] = Typed(
    lambda c: ["create-admin", "--email", c.email, "--username", c.username, "--name", c.name],
    lambda c, _: f"{c.username} is now an administrator",
    typed=lambda c: f"{c.password}\n",
)
SAMPLES[CheckCounters] = (ok("operator", lambda _: CheckCountersCommand()),)
TYPED[CheckCounters] = Typed(
    lambda _: ["counters", "check"],
    lambda _, wrong: "All counts are right." if not wrong else f"{len(wrong)} counts are wrong.",
)
SAMPLES[RepairCounters] = (ok("operator", lambda _: RepairCountersCommand()),)
TYPED[RepairCounters] = Typed(
    lambda _: ["counters", "repair"],
    lambda _, wrong: "All counts are right." if not wrong else f"{len(wrong)} counts are wrong",
)
SAMPLES[ListDeliveries] = (ok("operator", lambda _: ListDeliveriesCommand(limit=5)),)
TYPED[ListDeliveries] = Typed(
    lambda c: ["deliveries", "list", "--limit", str(c.limit)],
    lambda _, found: f"{found.pending} pending, {found.dead} given up.",
)
SAMPLES[RetryDelivery] = (
    ok("operator", lambda s: RetryDeliveryCommand(delivery_id=s.ids["delivery"])),
    ok("operator", lambda _: RetryDeliveryCommand(delivery_id=NOTHING)),
)
TYPED[RetryDelivery] = Typed(
    lambda c: ["deliveries", "retry", str(c.delivery_id)],
    lambda c, done: f"Delivery {c.delivery_id} {'is due now' if done else 'does not exist'}",
)
SAMPLES[ListSubscribers] = (ok("operator", lambda _: ListSubscribersCommand()),)
TYPED[ListSubscribers] = Typed(
    lambda _: ["subscribers"], lambda _, found: f"{found[0].subscription.name}, installed"
)
SAMPLES[ReplaySubscriber] = (
    ok("operator", lambda _: ReplaySubscriberCommand(name="mail")),
    ok("operator", lambda _: ReplaySubscriberCommand(name="unknown")),
)
TYPED[ReplaySubscriber] = Typed(
    lambda c: ["subscribers", "replay", c.name],
    lambda c, count: (
        f"There is no subscriber {c.name}"
        if count is None
        else f"{count} events are delivered to {c.name} again"
    ),
)
SAMPLES[RetireSubscriber] = (
    ok("operator", lambda _: RetireSubscriberCommand(name="mail", force=True)),
    ok("operator", lambda _: RetireSubscriberCommand(name="mail")),
)
TYPED[RetireSubscriber] = Typed(
    lambda c: ["subscribers", "retire", c.name, *(["--force"] if c.force else [])],
    lambda c, done: {
        "RETIRED": f"{c.name} and its deliveries are removed",
        "INSTALLED": f"This installation has {c.name}",
        "UNKNOWN": f"There is no subscriber {c.name}",
    }[done.name],
)
SAMPLES[ImportPost] = (
    ok(
        "operator",
        lambda _: ImportPostCommand(
            source=IMPORTED_FROM, path="new.md", title="New", body="Text.", username="ada"
        ),
    ),
    refused(
        "operator",
        lambda _: ImportPostCommand(source=IMPORTED_FROM, path="a.md", title="A", body="Text."),
        "VALIDATION_ERROR",
    ),
)
TYPED[ImportPost] = Typed(
    lambda c: import_of(c.path, c.title, c.body, username=c.username),
    lambda _, imported: {"draft": "1 imported"}[imported.outcome.value],
)
SAMPLES[EnsureAuthor] = (
    ok("operator", lambda _: EnsureAuthorCommand(author="Grace Hopper (@grace)")),
    refused("operator", lambda _: EnsureAuthorCommand(author=" , "), "VALIDATION_ERROR"),
)
TYPED[EnsureAuthor] = Typed(
    lambda c: import_of("new.md", "New", "Text.", author=c.author),
    lambda *_: "1 imported",
    more=True,
)
SAMPLES[ListImports] = (ok("operator", lambda _: ListImportsCommand(source=IMPORTED_FROM)),)
TYPED[ListImports] = Typed(
    lambda _: import_of("new.md", "New", "Text.", username="ada"),
    lambda _, files: f"{files[0].path}",
    more=True,
)
SAMPLES[RenderPosts] = (ok("operator", lambda _: RenderPostsCommand(all_again=True)),)
TYPED[RenderPosts] = Typed(
    lambda c: ["posts", "render", "--all"], lambda _, done: f"{done.rendered} posts rendered."
)
SAMPLES[RenderComments] = (ok("operator", lambda _: RenderCommentsCommand(all_again=True)),)
TYPED[RenderComments] = Typed(
    lambda c: ["comments", "render", "--all"],
    lambda _, done: f"{done.rendered} comments rendered.",
)
SAMPLES[IndexPosts] = (ok("operator", lambda _: IndexPostsCommand(every=True)),)
TYPED[IndexPosts] = Typed(
    lambda _: ["search", "rebuild"], lambda _, done: f"{done.indexed} posts indexed, "
)
SAMPLES[PruneExpired] = (ok("operator", lambda _: PruneExpiredCommand(), after=YEAR),)
SAMPLES[DeleteDueAccounts] = (ok("operator", lambda _: DeleteDueAccountsCommand(), after=YEAR),)
SAMPLES[PublishDuePosts] = (ok("operator", lambda _: PublishDuePostsCommand(), after=YEAR),)


def import_of(
    path: str, title: str, body: str, *, author: str = "", username: str | None = None
) -> list[str]:
    """Writes the file. The name of its folder is the source."""
    folder = Path(IMPORTED_FROM)
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    folder.joinpath(path).write_text(f'---\ntitle: {title}\nauthor: "{author}"\n---\n{body}\n')
    return ["import", str(folder), *([] if username is None else ["--author", username])]
