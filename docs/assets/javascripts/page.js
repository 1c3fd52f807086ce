/**
 * What every page runs beside the theme's script, one module a widget: named here once and not in each page.
 *
 * Each is asked for by itself, so that one that does not arrive takes no other with it.
 */
import("./colour-choice.js");
import("./formulas.js");
import("./landmarks.js");
import("./search/start.js");
import("./tex-copy.js");
import("./progress.js");
import("./preview-start.js");
import("./offline-start.js");

if (document.getElementById("kb-neighbourhood")) import("./neighbours.js");
