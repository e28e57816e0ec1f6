/** Where a connection leads, in few words: "s3.example:9000", "AWS, eu-west-1", "~/results"; nothing secret is in a place. */
export function placeLabel(place: string): string {
  const [address = '', query = ''] = place.split(/\?(.*)/s);
  if (/^s3:(\/\/)?$/i.test(address)) return ['AWS', new URLSearchParams(query).get('region')].filter(Boolean).join(', ');
  const url = /^(s3\+)?https?:/i.test(address) && URL.canParse(address.replace(/^s3\+/i, '')) ? new URL(address.replace(/^s3\+/i, '')) : undefined;
  return url?.host ?? address;
}
