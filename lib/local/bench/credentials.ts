/** What the load signs with and every server here knows. */
export const CREDENTIALS = { accessKeyId: 'AKIDBENCH', secretAccessKey: 'a-secret-of-the-bench' };
export const REGION = 'us-east-1';
export const HOST = '127.0.0.1';
export const STAGE = 'dev';
