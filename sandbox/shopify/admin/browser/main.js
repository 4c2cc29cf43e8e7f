import "./bars.js";
import "./extensions.js";
import "./leaving.js";
import "./loading.js";
import "./place.js";
import "./toasts.js";
import "./token.js";
import { frame } from "./frame.js";

// Last: every listener must be ready before the app sends a message.
frame.src = frame.dataset.src ?? "";
