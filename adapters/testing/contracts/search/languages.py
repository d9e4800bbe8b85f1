"""Words of many languages, in the order in which they are found on every store."""

from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.search.steps import author, walked, written
from hexameter.adapters.testing.world import World
from hexameter.domain.posts.post import Post

POSTS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "en1": ("Weaving machines", ("looms",), "The weaver&#39;s loom wove patterns in silk."),
    "en2": ("A history of silk", (), "Silk weaving came late to Spitalfields. Don&#39;t spin."),
    "de1": ("Über die Häuser", ("straße",), "In der Straße stehen alte Häuser aus Stein."),
    "de2": ("Der Weber", (), "Ein Weber wohnt im Haus an der STRASSE."),
    "el1": ("Η Αθήνα", ("βιβλίο",), "Ο δρόμος του Οδυσσέα."),
    "el2": ("Ένα βιβλίο", (), "Το βιβλίο είναι στον δρόμο για την ΑΘΗΝΑ."),
    "ar1": ("الكتاب الجديد", (), "قرأت كِتَابًا في المدرسة."),
    "ar2": ("المدرسة", ("كتاب",), "ذهب الولد إلى مدرسة."),
    "ja1": ("東京の旅", (), "黒猫が東京都に行く。ﾃﾚﾋﾞを見る。"),
    "ja2": ("京都の猫", ("旅",), "猫は寺で眠る。東京から来た。テレビはない。"),
    "th1": ("แมวดำ", (), "แมวกินปลาในบ้าน"),
    "th2": ("ปลาและแมว", ("บ้าน",), "ปลาว่ายน้ำ"),
    "ko1": ("서울에서", (), "서울에서 책을 읽는다."),
    "ko2": ("책과 도시", ("서울",), "부산의 책방. 물 한 잔."),
}
"""Each is older than the one before: title, tags, HTML of the body."""

FOUND: dict[str, list[str]] = {
    "weave": ["en1", "en2"],
    "WEAVING silk": ["en1", "en2"],
    '"silk weaving"': ["en2"],
    "loom": ["en1"],
    "silk -loom": ["en2"],
    "weaver's": ["en1"],
    "don't": ["en2"],
    "\u201cdon\u2019t spin\u201d": ["en2"],
    "häuser": ["de1"],
    "hauser": ["de1"],
    "HÄUSER alte": ["de1"],
    "strasse": ["de1", "de2"],
    "Straße -weber": ["de1"],
    '"alte häuser"': ["de1"],
    "βιβλιο": ["el2", "el1"],
    "ΒΙΒΛΊΟ": ["el2", "el1"],
    "αθηνα": ["el1", "el2"],
    "ΔΡΌΜΟΣ": ["el1", "el2"],
    "οδυσσεα": ["el1"],
    "كتاب": ["ar1", "ar2"],
    "كتاب -قرأت": ["ar2"],
    "مدرسة": ["ar2", "ar1"],
    "東京": ["ja1", "ja2"],
    "東京都": ["ja1"],
    "京都": ["ja2", "ja1"],
    "猫": ["ja2", "ja1"],
    "旅": ["ja1", "ja2"],
    "猫 -寺": ["ja1"],
    "テレビ": ["ja1", "ja2"],
    "東京 猫": ["ja1", "ja2"],
    "แมว": ["th1", "th2"],
    "ปลา": ["th2", "th1"],
    "บ้าน": ["th2", "th1"],
    "แมว -ดำ": ["th2"],
    "서울": ["ko1", "ko2"],
    "책": ["ko2", "ko1"],
    "물": ["ko2"],
    "책 -부산": ["ko1"],
    "서울 책방": ["ko2"],
}


async def table_of_posts(world: World) -> dict[str, Post]:
    ada = await author(world)
    posts = {
        name: written(ada.id, text, title=title, tags=tags, published_at=NOON)
        for name, (title, tags, text) in POSTS.items()
    }
    for age, post in enumerate(posts.values()):
        post.published_at = NOON.replace(hour=11 - age // 60, minute=59 - age)
    await world.add_posts(*posts.values())
    return posts


class SearchLanguagesContract:
    async def test_each_query_finds_its_posts_in_their_order(self, world: World) -> None:
        posts = await table_of_posts(world)
        names = {post.id: name for name, post in posts.items()}
        results = {
            query: [names[post_id] for post_id in await walked(world, query)] for query in FOUND
        }
        assert results == FOUND
