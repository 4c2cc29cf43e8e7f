/**
 * What Shopify answers to every app's call while a shop is unavailable to apps, whether or not the app is
 * installed. https://shopify.dev/docs/api/usage/response-codes, with the texts of
 * https://community.shopify.com/t/standardizing-shopify-shop-data-when-plan-name-is-unavailable-4xx-edge-cases/580979
 */
const answers = {
  frozen: { status: 402, errors: "Unavailable Shop" },
  forbidden: { status: 403, errors: "Unavailable Shop" },
  missing: { status: 404, errors: "Not Found" },
  locked: { status: 423, errors: "This store is unavailable" },
  rejected: { status: 430, errors: "Shopify Security Rejection" },
};

export type Unavailability = keyof typeof answers;

export const UNAVAILABILITIES = Object.keys(answers) as Unavailability[];

export function answerUnavailable(why: Unavailability): Response {
  const { status, errors } = answers[why];
  return Response.json({ errors }, { status });
}
