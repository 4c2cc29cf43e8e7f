import type { Fault } from "./form.ts";

/**
 * What a shopper reads, when not in the block itself. Where the block has a sentence of the same name,
 * in `extensions/notify-me/locales`, it is the same sentence.
 */
export interface Words extends Record<Fault, string> {
  accepted_title: string;
  accepted: string;
  invalid_title: string;
  busy_title: string;
  busy: string;
  unavailable_title: string;
  unavailable: string;
  back: string;
}

const en: Words = {
  accepted_title: "You are on the list",
  accepted: "Thank you. You will hear from us when this item is back.",
  invalid_title: "Please check your entries",
  busy_title: "That did not work",
  busy: "That could not be saved just now. Please try again in a moment.",
  unavailable_title: "Not available",
  unavailable: "Sign-ups are not possible at the moment. Please try again later.",
  back: "Back to the product",
  email_invalid: "Please enter an e-mail address such as name@example.com.",
  phone_invalid: "Please enter a valid phone number, with its country code if it is from abroad.",
  contact_missing: "Please enter your e-mail address.",
  sms_consent_missing: "Please tick the box, so that we may send you a text message.",
  sms_unavailable: "This shop sends no text messages. Please enter your e-mail address.",
  variant_invalid: "Please go back and choose the product once more.",
};

const de: Words = {
  accepted_title: "Sie stehen auf der Liste",
  accepted: "Danke. Wir melden uns, sobald dieser Artikel wieder da ist.",
  invalid_title: "Bitte prüfen Sie Ihre Angaben",
  busy_title: "Das hat nicht geklappt",
  busy: "Das konnte gerade nicht gespeichert werden. Bitte versuchen Sie es gleich noch einmal.",
  unavailable_title: "Nicht verfügbar",
  unavailable: "Anmeldungen sind zurzeit nicht möglich. Bitte versuchen Sie es später noch einmal.",
  back: "Zurück zum Produkt",
  email_invalid: "Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein.",
  phone_invalid:
    "Bitte geben Sie eine gültige Telefonnummer ein, aus dem Ausland mit Landesvorwahl.",
  contact_missing: "Bitte geben Sie Ihre E-Mail-Adresse ein.",
  sms_consent_missing: "Bitte setzen Sie das Häkchen, damit wir Ihnen eine SMS schicken dürfen.",
  sms_unavailable: "Dieser Shop verschickt keine SMS. Bitte geben Sie Ihre E-Mail-Adresse ein.",
  variant_invalid: "Bitte gehen Sie zurück und wählen Sie das Produkt noch einmal aus.",
};

const fr: Words = {
  accepted_title: "C’est noté",
  accepted: "Merci. Nous vous préviendrons dès que cet article sera de retour.",
  invalid_title: "Vérifiez votre saisie",
  busy_title: "Cela n’a pas fonctionné",
  busy: "La demande n’a pas pu être enregistrée. Réessayez dans un instant.",
  unavailable_title: "Indisponible",
  unavailable: "L’inscription n’est pas possible pour le moment. Réessayez plus tard.",
  back: "Retour au produit",
  email_invalid: "Saisissez une adresse e-mail du type nom@exemple.fr.",
  phone_invalid: "Saisissez un numéro de téléphone valide, avec l’indicatif s’il est étranger.",
  contact_missing: "Saisissez votre adresse e-mail.",
  sms_consent_missing: "Cochez la case pour que nous puissions vous envoyer un SMS.",
  sms_unavailable: "Cette boutique n’envoie pas de SMS. Saisissez votre adresse e-mail.",
  variant_invalid: "Revenez en arrière et choisissez de nouveau le produit.",
};

const es: Words = {
  accepted_title: "Ya estás en la lista",
  accepted: "Gracias. Te avisaremos cuando este artículo vuelva.",
  invalid_title: "Revisa tus datos",
  busy_title: "No ha funcionado",
  busy: "No se ha podido guardar. Inténtalo de nuevo en un momento.",
  unavailable_title: "No disponible",
  unavailable: "De momento no es posible apuntarse. Inténtalo más tarde.",
  back: "Volver al producto",
  email_invalid: "Escribe una dirección de correo como nombre@ejemplo.es.",
  phone_invalid: "Escribe un número de teléfono válido, con el prefijo si es del extranjero.",
  contact_missing: "Escribe tu correo electrónico.",
  sms_consent_missing: "Marca la casilla para que podamos enviarte un SMS.",
  sms_unavailable: "Esta tienda no envía SMS. Escribe tu correo electrónico.",
  variant_invalid: "Vuelve atrás y elige el producto otra vez.",
};

/** A map, so that no locale finds what every object carries, as `constructor`. */
const languages = new Map<string, Words>(Object.entries({ en, de, fr, es }));

/** The words of a locale's language; English for one that is not spoken here. */
export function wordsFor(locale: string | undefined): { language: string; words: Words } {
  const language = (locale ?? "").toLowerCase().split("-")[0] ?? "";
  const words = languages.get(language);
  return words ? { language, words } : { language: "en", words: en };
}
