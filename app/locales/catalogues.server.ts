import { addCatalogue } from "./catalogue.ts";
import en from "./en.ts";

addCatalogue("en", en);
