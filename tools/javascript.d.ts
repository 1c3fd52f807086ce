// What the build writes before a script: see kb/site/search/scripts.py.
declare const CORE: string;
declare const ENGINE: string;
// What the worker behind the search box has asked for before the engine came: see docs/assets/javascripts/search.
declare var early: Promise<Response>[] | undefined;
