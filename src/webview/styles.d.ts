/** Style sheets are part of the bundle and mean nothing to the code. */
declare module '*.css';
