from tests.http.posts.conftest import ada, bob, root

__all__ = ["ada", "bob", "root"]
