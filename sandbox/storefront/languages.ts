export interface ShopLanguage {
  isoCode: string;
  /** The language's name in itself. */
  endonym: string;
  /** The assumed country of its visitors. */
  country: string;
  /** The folder of its pages, empty for the shop's own language. */
  root: string;
}

/** The languages of the sandbox's shop, its own language first. */
export const shopLanguages: [ShopLanguage, ...ShopLanguage[]] = [
  language("en", "English", "US", ""),
  language("fr", "Français", "FR"),
  language("de", "Deutsch", "DE"),
  language("es", "Español", "ES"),
  language("it", "Italiano", "IT"),
  language("pt-BR", "Português (Brasil)", "BR"),
  language("nl", "Nederlands", "NL"),
  language("sv", "Svenska", "SE"),
  language("da", "Dansk", "DK"),
  language("nb", "Norsk bokmål", "NO"),
  language("fi", "Suomi", "FI"),
  language("pl", "Polski", "PL"),
  language("cs", "Čeština", "CZ"),
  language("ja", "日本語", "JP"),
  language("ko", "한국어", "KR"),
  language("zh-CN", "简体中文", "CN"),
  language("zh-TW", "繁體中文", "TW"),
  language("tr", "Türkçe", "TR"),
  language("ar", "العربية", "SA"),
  language("he", "עברית", "IL"),
];

/** Shopify writes a folder in lower case: `/pt-br`. */
function language(
  isoCode: string,
  endonym: string,
  country: string,
  root = `/${isoCode.toLowerCase()}`,
): ShopLanguage {
  return { isoCode, endonym, country, root };
}
