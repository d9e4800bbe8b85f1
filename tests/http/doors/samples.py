"""A success and a refusal of every use case that is exposed over HTTP.

To add one, in the module of its feature:

    SAMPLES[PublishPost] = (
        ok("ada", lambda s: PublishPostCommand(post_id=s.ids["draft"])),
        refused("bob", lambda s: PublishPostCommand(post_id=s.ids["draft"]), "FORBIDDEN"),
    )

The callers are those in `PEOPLE` of `scene.py`, or `anonymous`.
"""

from tests.http.doors import auth_samples, people_samples, posts_samples
from tests.http.doors.sample import Samples

SAMPLES: Samples = posts_samples.SAMPLES | people_samples.SAMPLES | auth_samples.SAMPLES
