import type { Fault } from "./form.ts";

/** What a shopper reads, when not in the block itself. */
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
  accepted: "We will let you know as soon as it is back in stock.",
  invalid_title: "Please check your entries",
  busy_title: "That did not work",
  busy: "Your request could not be saved just now. Please go back and try again in a moment.",
  unavailable_title: "Not available",
  unavailable: "This shop does not take such requests at the moment.",
  back: "Back to the product",
  email_invalid: "Please enter an e-mail address like name@example.com.",
  phone_invalid: "Please enter a valid phone number, with its country code if it is from abroad.",
  contact_missing: "Please enter your e-mail address.",
  sms_consent_missing: "Please tick the box, so that we may send you a text message.",
  sms_unavailable: "This shop sends no text messages. Please enter your e-mail address.",
  variant_invalid: "Please go back and choose the product once more.",
};

const de: Words = {
  accepted_title: "Du stehst auf der Liste",
  accepted: "Wir melden uns, sobald der Artikel wieder da ist.",
  invalid_title: "Bitte prüfe deine Angaben",
  busy_title: "Das hat nicht geklappt",
  busy: "Deine Anfrage konnte gerade nicht gespeichert werden. Bitte geh zurück und versuche es gleich noch einmal.",
  unavailable_title: "Nicht verfügbar",
  unavailable: "Dieser Shop nimmt solche Anfragen zurzeit nicht an.",
  back: "Zurück zum Produkt",
  email_invalid: "Bitte gib eine E-Mail-Adresse wie name@example.com ein.",
  phone_invalid: "Bitte gib eine gültige Telefonnummer ein, aus dem Ausland mit Landesvorwahl.",
  contact_missing: "Bitte gib deine E-Mail-Adresse ein.",
  sms_consent_missing: "Bitte setze das Häkchen, damit wir dir eine SMS schicken dürfen.",
  sms_unavailable: "Dieser Shop verschickt keine SMS. Bitte gib deine E-Mail-Adresse ein.",
  variant_invalid: "Bitte geh zurück und wähle das Produkt noch einmal aus.",
};

const fr: Words = {
  accepted_title: "C’est noté",
  accepted: "Nous vous préviendrons dès que l’article sera de nouveau en stock.",
  invalid_title: "Veuillez vérifier votre saisie",
  busy_title: "Cela n’a pas fonctionné",
  busy: "Votre demande n’a pas pu être enregistrée. Revenez en arrière et réessayez dans un instant.",
  unavailable_title: "Indisponible",
  unavailable: "Cette boutique n’accepte pas ce type de demande pour le moment.",
  back: "Retour au produit",
  email_invalid: "Veuillez saisir une adresse e-mail comme nom@example.com.",
  phone_invalid:
    "Veuillez saisir un numéro de téléphone valide, avec l’indicatif s’il est étranger.",
  contact_missing: "Veuillez saisir votre adresse e-mail.",
  sms_consent_missing: "Veuillez cocher la case pour que nous puissions vous envoyer un SMS.",
  sms_unavailable: "Cette boutique n’envoie pas de SMS. Veuillez saisir votre adresse e-mail.",
  variant_invalid: "Revenez en arrière et choisissez de nouveau le produit.",
};

const es: Words = {
  accepted_title: "Ya estás en la lista",
  accepted: "Te avisaremos en cuanto vuelva a estar disponible.",
  invalid_title: "Revisa tus datos",
  busy_title: "No ha funcionado",
  busy: "No hemos podido guardar tu solicitud. Vuelve atrás e inténtalo de nuevo en un momento.",
  unavailable_title: "No disponible",
  unavailable: "Esta tienda no acepta este tipo de solicitudes por ahora.",
  back: "Volver al producto",
  email_invalid: "Introduce un correo electrónico como nombre@example.com.",
  phone_invalid: "Introduce un número de teléfono válido, con el prefijo si es del extranjero.",
  contact_missing: "Introduce tu correo electrónico.",
  sms_consent_missing: "Marca la casilla para que podamos enviarte un SMS.",
  sms_unavailable: "Esta tienda no envía SMS. Introduce tu correo electrónico.",
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
