// Compiled against the generated client: what a program relies on.
import { createPost, listPosts, listSessions, listTags, listUsers, publishPost } from "./client";
import type { PostPage, PublishPostErrorCode } from "./client";

export async function publish(title: string, body: string): Promise<string> {
  const created = await createPost({ body: { title, body } });
  if (created.error) {
    throw new Error(created.error.error.message);
  }
  const published = await publishPost({ path: { post_id: created.data.id } });
  if (published.error) {
    const code: string = published.error.error.code;
    throw new Error(code);
  }
  return published.data.status;
}

export function isTransition(code: PublishPostErrorCode): boolean {
  return code === "INVALID_TRANSITION";
}

export async function count(): Promise<number> {
  const posts = await listPosts({ query: { limit: 100, sort: "-published_at" } });
  const page: PostPage | undefined = posts.data;
  const others = await Promise.all([listUsers(), listSessions(), listTags()]);
  const lengths = others.map((other) => other.data?.items.length ?? 0);
  return lengths.reduce((sum, length) => sum + length, page?.items.length ?? 0);
}
