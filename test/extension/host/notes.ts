/** What a person should read beside the tests' outcome, such as a time that was measured and is not judged. */
export const notes: string[] = [];
