// The one thing in the page that only whoever serves it knows: by which address it is reached.

/** Stands in the built page for its address, without the slash at its end. */
export const PAGE_URL_MARK = "%PAGE_URL%";

/** The page with its address in it; it may be empty where nobody knows it. */
export function pageAt(html: string, pageUrl: string): string {
  const address = pageUrl.replace(/\/$/, "");
  return html.replaceAll(PAGE_URL_MARK, escaped(address));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
