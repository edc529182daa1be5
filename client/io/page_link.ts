/** What of a page's address says where its master is: without it a link would lead elsewhere. */
const KEPT = ["master_url", "world_url_template", "world_pack_base_url"];

/** A link to the page at `href`, with this fragment (`#…`) and none of what is only for oneself. */
export function pageLink(href: string, fragment: string): string {
  const page = new URL(href);
  const link = new URL(page.pathname, page.origin);
  for (const name of KEPT) {
    const value = page.searchParams.get(name);
    if (value !== null) link.searchParams.set(name, value);
  }
  link.hash = fragment;
  return link.href;
}
