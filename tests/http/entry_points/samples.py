"""Samples of every use case: one that succeeds and one that is refused.

To add one, in the module of its feature:

    SAMPLES[PublishPost] = (
        ok("ada", lambda s: PublishPostCommand(post_id=s.ids["draft"])),
        refused("bob", lambda s: PublishPostCommand(post_id=s.ids["draft"]), "FORBIDDEN"),
    )

The callers are those in `PEOPLE` of `scene.py`, `anonymous`, or `operator`.
"""

from hexameter_invitations import extension as invitations
from hexameter_pins import extension as pins

from tests.http.entry_points import (
    auth_samples,
    invitations_samples,
    operator_samples,
    people_samples,
    pins_samples,
    posts_samples,
)
from tests.http.entry_points.sample import Samples
from tests.http.entry_points.scene import Example

SAMPLES: Samples = (
    posts_samples.SAMPLES
    | people_samples.SAMPLES
    | auth_samples.SAMPLES
    | operator_samples.SAMPLES
    | pins_samples.SAMPLES
    | invitations_samples.SAMPLES
)

EXAMPLES = [
    Example(pins, "hexameter_pins:extension", pins_samples.fill),
    Example(invitations, "hexameter_invitations:extension", begin=invitations_samples.begin),
]
"""Those of `examples/` that have use cases."""
