/**
 * Sign-ups that an import adds to the queue each second. Klaviyo accepts 58 on average, 3,500 a
 * minute, of all that an account sends: more than half of them stay for shoppers who sign up now.
 */
export const ROWS_PER_SECOND = 25;
