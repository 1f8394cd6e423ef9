const limits = 'requestsPerSecond: 100000, requestsBurst: 1000000';

/** Of the service `brief`. */
export const briefTimeoutSeconds = 2;

/** Of the service `gone`. */
export const goneGraceSeconds = 0.5;
export const listedOrigin = 'https://shop.example';

/** What the kit is run against. */
export const settings = `
services:
  - { name: test, limits: { ${limits} } }
  - { name: other, limits: { ${limits} } }
  - { name: greeting, welcome: 'Hello {nickname}!', systemNickname: Concierge, limits: { ${limits} } }
  - { name: assisted, welcome: 'One moment.', assistant: true, limits: { ${limits} } }
  - { name: brief, clientTimeout: ${briefTimeoutSeconds}, limits: { ${limits} } }
  - { name: gone, endedGrace: ${goneGraceSeconds}, limits: { ${limits} } }
  - { name: listed, allowedOrigins: ['${listedOrigin}'], limits: { ${limits} } }
  - { name: usual }
`;
