/** The number of an organisation (V1): exactly twenty digits. */
export const OIN_PATTERN: RegExp = /^[0-9]{20}$/;
