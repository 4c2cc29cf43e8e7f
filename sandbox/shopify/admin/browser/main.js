import "./bars.js";
import "./extensions.js";
import "./leaving.js";
import "./loading.js";
import "./place.js";
import "./toasts.js";
import "./token.js";
import { frame } from "./frame.js";

// Only now: nothing the app says may be said before somebody listens.
frame.src = frame.dataset.src ?? "";
