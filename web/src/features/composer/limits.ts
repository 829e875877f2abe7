/** What the server takes in one message. */
export const kContentMax = 2000;
export const kFilesMax = 10;
export const kFileBytesMax = 10 * 1024 * 1024;
export const kRequestBytesMax = 25 * 1024 * 1024;
export const kDescriptionMax = 1024;
