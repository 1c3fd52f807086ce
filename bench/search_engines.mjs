/** The engines that are compared, each as a function that loads it and gives one that answers a query with slugs. */

const slugs = (urls) => [...new Set(urls.map((url) => url.match(/questions\/([^/]+)\//)[1]))].slice(0, 10);

export async function ours() {
  const { search } = await import("/assets/search/search.js");
  return async (query) => slugs((await search(query)).results.map(({url}) => url));
}

export async function MiniSearch() {
  const [{ default: Engine }, { options }, index] = await Promise.all([
    import("/minisearch.js"), import("/search_minisearch.mjs"), fetch("/minisearch.json").then((answer) => answer.text()),
  ]);
  const engine = Engine.loadJSON(index, options);
  return async (query) => slugs(engine.search(query).map(({slug}) => `questions/${slug}/`));
}

export async function Pagefind() {
  const engine = await import("/pagefind/pagefind.js");
  return async (query) => {
    const {results} = await engine.search(query);
    const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return slugs(shown.map(({url}) => url));
  };
}

export async function Material() {
  const worker = new Worker("/assets/javascripts/workers/search.js");
  const ask = (message) => new Promise((resolve) => {
    worker.onmessage = ({data}) => resolve(data.data);
    worker.postMessage(message);
  });
  const {config, docs} = await (await fetch("/search/search_index.json")).json();
  await ask({type: 0, data: {config, docs, options: {}}});
  return async (query) => slugs((await ask({type: 2, data: query})).items.map((sections) => sections[0].location));
}
