// What stands before these scripts in V8: KaTeX, and the tables of `kb.site.formula_styles` and others as JSON.

/** A node of the picture: an element, a drawing or its line, or a fragment, which has no attributes. */
interface KatexNode {
  classes: string[];
  style: Record<string, string | undefined>;
  attributes?: Record<string, string>;
  children: KatexNode[];
  toMarkup(): string;
}

interface KatexSymbol extends KatexNode {
  text: string;
  italic: number;
}

interface KatexDrawing extends KatexNode {
  attributes: Record<string, string>;
}

interface KatexPath extends KatexNode {
  pathName: string;
}

/** A node of the MathML: an element, text, a space, or a fragment. */
interface KatexMaths {
  type?: string;
  attributes?: Record<string, unknown>;
  classes?: string[];
  children: KatexMaths[];
  text?: string;
  width?: number;
  character?: string | null;
}

declare const katex: {
  __domTree: {SymbolNode: new () => KatexSymbol, SvgNode: new () => KatexDrawing, PathNode: new () => KatexPath};
  __parse(tex: string, options: object): unknown;
  __renderToDomTree(tex: string, options: object): KatexNode;
  renderToString(tex: string, options: object): string;
};

declare const TABLES: {
  ARGUMENTS: Record<string, number>;
  BARE_SIGNS: string[];
  BRACKETS: string[];
  CLASSES: Record<string, string>;
  DRAWINGS: Record<string, string>;
  GAPS: Record<string, string>;
  ITALIC: string;
  JOINED: Record<string, Record<string, string>>;
  LOOKLESS: string[];
  ODD: string;
  SCRIPT: number;
  STACKS: Record<string, string>;
  STRUT: string;
  STYLES: Record<string, string>;
  SURROUNDED: Record<string, [width: string, name: string]>;
  USUAL: Record<string, string>;
};
