/** By this name, the server's list of sessions shows those of the app. */
export const APPLICATION_NAME = "notify-me";
