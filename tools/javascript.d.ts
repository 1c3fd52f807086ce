// What the build writes before a script: see kb/site/search/scripts.py.
declare const CORE: string;
