import { renderToStaticMarkup } from "react-dom/server";
import { optionTitle } from "../../catalog/option-title.ts";
import { COLUMN_FIELDS } from "../../import/rows/columns.ts";
import type { StagedLine } from "../../import/stored/lines-of-person.server.ts";
import type { Reader } from "../../locales/reader.tsx";
import { isUnrecorded, recordedOf } from "../../outbox/consent/consent-step.server.ts";
import type { rowsOfPerson } from "../../outbox/erase.server.ts";
import type { Title } from "../../outbox/log/history.server.ts";
import { SOURCES, type State } from "../../outbox/subscription.ts";
import { dayWords, exactTime } from "../shared/time-words.ts";
import { countryWords, languageWords, numberWords } from "../shared/words.ts";

type SignUp = Awaited<ReturnType<typeof rowsOfPerson>>[number];

interface CustomerData {
  shop: string;
  requestedAt: Date;
  signUps: SignUp[];
  /** What a file of the store has, that is not imported yet. */
  stagedLines: StagedLine[];
  /** Whether that file has more lines of the customer than these. */
  hasMoreLines: boolean;
  /** Shopify's, by variant. */
  titles: Map<string, Title>;
  now: Date;
}

/** The file loads nothing and runs nothing, wherever it is opened. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const DOCTYPE = "<!doctype html>\n";

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 0 0 .5rem; }
  section { border: 1px solid #c9cccf; border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
  dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .25rem 1rem; margin: 0; }
  dt { color: #5c5f62; } dd { margin: 0; overflow-wrap: anywhere; }
  @page { margin: 18mm; }
  @media print {
    body { font-size: 11pt; margin: 0; max-width: none; padding: 0; }
    section { break-inside: avoid; border-color: #888; } dt { color: #333; }
  }`;

/**
 * All stored data of a customer as one page in the reader's language: to be read, printed, or kept as a
 * PDF by the browser's print dialog.
 */
export function writeCustomerFile(data: CustomerData, reader: Reader): string {
  const page = renderToStaticMarkup(<CustomerFile {...data} reader={reader} />);
  return DOCTYPE + page;
}

function CustomerFile({ shop, signUps, reader, ...data }: CustomerData & { reader: Reader }) {
  const { t, locale } = reader;
  const days = {
    asked: dayWords(data.requestedAt, reader),
    made: dayWords(data.now, reader),
  };
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t("privacy.file.title")}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <h1>{t("privacy.file.title")}</h1>
        <p>{t("privacy.file.about", { store: shop })}</p>
        <p>{t("privacy.file.made", days)}</p>
        {signUps.length + data.stagedLines.length === 0 && <p>{t("privacy.file.none")}</p>}
        {signUps.map((signUp, at) => (
          <SignUpFacts key={at} signUp={signUp} titles={data.titles} reader={reader} />
        ))}
        {data.stagedLines.map((line) => (
          <StagedFacts key={line.line} line={line} reader={reader} />
        ))}
        {data.hasMoreLines && <p>{t("privacy.file.stagedMore")}</p>}
        <p>{t("privacy.file.rights")}</p>
      </body>
    </html>
  );
}

interface SignUpFactsProps {
  signUp: SignUp;
  titles: CustomerData["titles"];
  reader: Reader;
}

function SignUpFacts({ signUp, titles, reader }: SignUpFactsProps) {
  return (
    <section>
      <h2>{reader.t("privacy.file.signUp", { day: dayWords(signUp.createdAt, reader) })}</h2>
      <dl>
        {factsOf(signUp, titles.get(signUp.variantId), reader).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

/** A line of a file as the file has it, or by the names of the columns that the app has read. */
function StagedFacts({ line: { line, cells, fields }, reader }: StagedFactsProps) {
  const { t } = reader;
  const facts = [
    ...cells.map(({ heading, value }): [string, string] => [heading, value]),
    ...COLUMN_FIELDS.map((field): [string, string] => [
      t(`import.mapping.field.${field}`),
      fields[field] ?? "",
    ]),
  ].filter(([, value]) => value !== "");
  return (
    <section>
      <h2>{t("privacy.file.staged", { line: numberWords(line, reader) })}</h2>
      <dl>
        {facts.map(([name, value], at) => (
          <Fact key={at} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

interface StagedFactsProps {
  line: StagedLine;
  reader: Reader;
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** What is stored of a sign-up, each with its name; what is not stored is left out. */
function factsOf(signUp: SignUp, title: Title | undefined, reader: Reader): [string, string][] {
  const { t, locale } = reader;
  const { country, locale: language } = signUp;
  const source = SOURCES.find((known) => known === signUp.source);
  const product = title?.productTitle ?? t("privacy.file.unnamed", { id: signUp.variantId });
  const times = (isMeant: (outcome: string) => boolean) =>
    signUp.callsToKlaviyo
      .filter(({ outcome }) => isMeant(outcome))
      .map(({ at }) => exactTime(at, reader))
      .join("; ");
  const facts: [string, string | null | undefined][] = [
    [t("privacy.file.signedUp"), exactTime(signUp.createdAt, reader)],
    [t("privacy.file.source"), source && t(`privacy.file.from.${source}`)],
    [t("privacy.file.product"), product],
    [t("privacy.file.option"), optionTitle(title?.variantTitle)],
    [t("privacy.file.email"), signUp.email],
    [t("privacy.file.phone"), signUp.phone],
    [t("privacy.file.country"), country && countryWords(country, locale)],
    [t("privacy.file.language"), language && languageWords(language, locale)],
    [t("privacy.file.page"), signUp.pageUrl],
    [
      t("privacy.file.emailConsent"),
      consentWords(
        signUp.emailConsent,
        { wording: signUp.emailConsentWording, givenAt: signUp.emailConsentGivenAt },
        reader,
      ),
    ],
    [
      t("privacy.file.smsConsent"),
      consentWords(
        signUp.smsConsent,
        { wording: signUp.smsConsentWording, givenAt: signUp.smsConsentGivenAt },
        reader,
      ),
    ],
    [t("privacy.file.status"), t(`privacy.file.state.${signUp.state as State}`)],
    [t("privacy.file.passed"), times(isTaken)],
    [t("privacy.file.tried"), times((outcome) => !isTaken(outcome))],
    [t("privacy.file.recorded"), recordedWords(signUp, reader)],
    [t("privacy.file.seen"), signUp.seenAt && exactTime(signUp.seenAt, reader)],
    [t("privacy.file.cameBack"), signUp.restockedAt && exactTime(signUp.restockedAt, reader)],
    [t("privacy.file.corrected"), correctionWords(signUp, reader)],
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value]] : []));
}

/** A consent with the words that it was given beside, where they are known. */
function consentWords(
  isGiven: boolean,
  { wording, givenAt }: { wording: { text: string } | null; givenAt: Date | null },
  reader: Reader,
): string {
  const { t } = reader;
  if (!isGiven) return t("privacy.file.no");
  if (wording && givenAt) {
    const when = exactTime(givenAt, reader);
    return t("privacy.file.agreedAt", { words: wording.text, when });
  }
  return wording ? t("privacy.file.agreed", { words: wording.text }) : t("privacy.file.yes");
}

/** Whether Klaviyo took what a call sent. */
function isTaken(outcome: string): boolean {
  return outcome === "delivered" || outcome === "consent_recorded";
}

/** Which consents Klaviyo has recorded; empty where it was not asked to yet. */
function recordedWords(signUp: SignUp, { t }: Reader): string {
  const recorded = recordedOf(signUp);
  const names = [
    ...(recorded.email ? [t("privacy.file.emailConsent")] : []),
    ...(recorded.sms ? [t("privacy.file.smsConsent")] : []),
  ];
  if (names.length === 0 && (isUnrecorded(signUp) || signUp.unaskedConsents))
    return t("privacy.file.no");
  return names.join("; ");
}

/** What the store has corrected, with the addresses before it, masked as they are stored. */
function correctionWords({ corrections }: SignUp, reader: Reader): string {
  const { t } = reader;
  const words = corrections.flatMap(({ at, fields, was }) =>
    fields.map((field) => {
      const isEmail = field === "email";
      const what = t(isEmail ? "privacy.file.email" : "privacy.file.phone");
      const when = exactTime(at, reader);
      const before = isEmail ? was?.email : was?.phone;
      if (before) return t("privacy.file.replaced", { what, was: before, when });
      return t(before === null ? "privacy.file.added" : "privacy.file.changed", { what, when });
    }),
  );
  return words.join("; ");
}
