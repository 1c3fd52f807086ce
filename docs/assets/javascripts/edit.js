// On the page that explains how to edit: the way to the file that the reader came from, where the site has a repository.
const place = /** @type {HTMLElement | null} */ (document.querySelector(".kb-edit"));
const link = place?.querySelector("a");
const page = new URLSearchParams(location.search).get("page") ?? "";

if (place && link && /^[\p{L}\p{N}_.@+ -]+(?:\/[\p{L}\p{N}_.@+ -]+)*\.md$/u.test(page) && !/(?:^|\/)\./.test(page)) {
  link.href = place.dataset.editor + page.split("/").map(encodeURIComponent).join("/");
  link.textContent = `打开 ${page} 的编辑器`;
  place.hidden = false;
}
