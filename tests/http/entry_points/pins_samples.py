"""The use cases of examples/pins."""

from datetime import timedelta

from hexameter_pins import (
    ExpirePins,
    ExpirePinsCommand,
    ListPinned,
    ListPinnedCommand,
    PinPost,
    PinPostCommand,
)

from tests.http.entry_points.sample import Samples, ok, page, refused
from tests.http.entry_points.scene import Scene

SAMPLES: Samples = {}
SAMPLES[PinPost] = (
    ok("ada", lambda s: PinPostCommand(post_id=s.ids["post"])),
    refused("ada", lambda s: PinPostCommand(post_id=s.ids["draft"]), "POST_NOT_PUBLISHED"),
)
SAMPLES[ListPinned] = (
    ok("anonymous", lambda _: ListPinnedCommand(page=page("pinned_at"))),
    ok("ada", lambda _: ListPinnedCommand(page=page("pinned_at"))),
)
SAMPLES[ExpirePins] = (
    ok("ada", lambda _: ExpirePinsCommand(days=0), after=timedelta(days=31)),
    refused("bob", lambda _: ExpirePinsCommand(), "FORBIDDEN"),
)


async def fill(scene: Scene) -> None:
    await scene.run("ada", PinPost, PinPostCommand(post_id=scene.ids["copied"]))
