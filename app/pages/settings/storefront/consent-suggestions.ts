import type { Translation } from "./translations.ts";

/**
 * Texts to begin with, for languages of common countries; none is legal advice. Those for SMS say
 * what the CTIA asks of programs in the US, also elsewhere: that messages recur, what they may cost,
 * and how to end them. https://api.ctia.org/wp-content/uploads/2023/05/230523-CTIA-Messaging-Principles-and-Best-Practices-FINAL.pdf
 */
const SUGGESTIONS: Translation[] = [
  {
    locale: "en",
    email: "Email me news and offers. I can unsubscribe at any time.",
    sms: "Send me text messages about this product, and recurring marketing messages. Consent isn’t a condition of purchase. Message and data rates may apply. Reply STOP to opt out.",
  },
  {
    locale: "de",
    email:
      "Ja, ich möchte Neuigkeiten und Angebote per E-Mail erhalten. Ich kann meine Einwilligung jederzeit widerrufen.",
    sms: "Ja, ich möchte Nachrichten zu diesem Produkt sowie Angebote per SMS erhalten. Ich kann meine Einwilligung jederzeit widerrufen, zum Beispiel mit STOP als Antwort.",
  },
  {
    locale: "fr",
    email:
      "J’accepte de recevoir des actualités et des offres par e-mail. Je peux me désinscrire à tout moment.",
    sms: "J’accepte de recevoir par SMS des messages sur ce produit et des offres. Je peux retirer mon accord à tout moment en répondant STOP.",
  },
  {
    locale: "es",
    email:
      "Acepto recibir novedades y ofertas por correo electrónico. Puedo darme de baja en cualquier momento.",
    sms: "Acepto recibir por SMS mensajes sobre este producto y ofertas. Puedo retirar mi consentimiento en cualquier momento respondiendo STOP.",
  },
  {
    locale: "it",
    email:
      "Acconsento a ricevere novità e offerte via e-mail. Posso revocare il consenso in qualsiasi momento.",
    sms: "Acconsento a ricevere via SMS messaggi su questo prodotto e offerte. Posso revocare il consenso in qualsiasi momento rispondendo STOP.",
  },
  {
    locale: "nl",
    email: "Ja, stuur mij nieuws en aanbiedingen per e-mail. Ik kan me op elk moment afmelden.",
    sms: "Ja, stuur mij sms-berichten over dit product en aanbiedingen. Ik kan me op elk moment afmelden door STOP te antwoorden.",
  },
  {
    locale: "pt-BR",
    email:
      "Aceito receber novidades e ofertas por e-mail. Posso cancelar a inscrição a qualquer momento.",
    sms: "Aceito receber por SMS mensagens sobre este produto e ofertas. Posso cancelar a qualquer momento respondendo STOP.",
  },
  {
    locale: "ja",
    email: "新着情報やお得な情報をメールで受け取ることに同意します。配信はいつでも停止できます。",
    sms: "この商品に関するお知らせやお得な情報をSMSで受け取ることに同意します。配信はいつでも停止できます。",
  },
];

/** The texts to begin with in a language; undefined where there are none. */
export function suggestionFor(locale: string): Translation | undefined {
  return SUGGESTIONS.find((one) => one.locale === locale);
}
