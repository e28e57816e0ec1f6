/**
 * Sixty files that must not leave a workspace unasked: by their name, or by what they show. Tokens are put together from
 * pieces, so that no scanner takes this file for a leak.
 */
export const plantedSecrets: Readonly<Record<string, string>> = { ...named(), ...shown() };

function named(): Record<string, string> {
  const names = ['.env', '.env.local', 'prod.env', 'app/.env.production', '.envrc', '.flaskenv', 'server.pem', 'tls/server.key', 'cert.p12', 'store.jks', 'id_rsa', 'keys/id_ed25519', 'id_ecdsa_work', 'kubeconfig', 'kubeconfig.yaml', 'dev-kubeconfig', '.netrc', '_netrc', '.pgpass', '.npmrc', '.pypirc', '.git-credentials', '.dockercfg', '.htpasswd', '.s3cfg', 'rclone.conf', 'kaggle.json', 'credentials', 'credentials.json', 'aws-credentials.csv', 'my_credentials.yaml', 'secrets.yml', 'app.secrets.toml', '.streamlit/secrets.toml', 'client_secret_123.json', 'service-account.json', 'service_account_key.json', 'application_default_credentials.json', 'terraform.tfstate', 'prod.tfvars', 'vault.kdbx', 'putty.ppk', 'hf_token.txt'];
  return Object.fromEntries(names.map((name) => [name, 'nothing that shows']));
}

function shown(): Record<string, string> {
  const letters = (count: number): string => 'aB3dE5gH7jK9mN2pQ4sT6vX8zY1cF0iL'.repeat(10).slice(0, count);
  const hex = (count: number): string => '0123456789abcdef'.repeat(10).slice(0, count);
  return {
    'notes.txt': `key: ${'AKI' + 'AQ3EGXYZABCDEFGHJ'.slice(0, 17)}\n`,
    'conf/s3.ini': `aws_secret_access_key = ${letters(40)}\n`,
    'deploy.md': `-----BEGIN RSA PRIVATE KEY-----\nMIIE\n`,
    'gcp.py': `KEY = {"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIE"}\n`,
    'ci.sh': `export TOKEN=${'gh' + 'p_'}${letters(36)}\n`,
    'ci.yml': `token: ${'github' + '_pat_'}${letters(60)}\n`,
    'gitlab.txt': `${'gl' + 'pat-'}${letters(20)}`,
    'login.py': `from huggingface_hub import login\nlogin("${'h' + 'f_'}${letters(34)}")\n`,
    'slack.py': `URL = "https://hooks.slack.com/services/T00000000/B00000000/${letters(24)}"\n`,
    'bot.py': `t = "${'xo' + 'xb-'}123456789012-${letters(24)}"\n`,
    'maps.js': `const key = '${'AI' + 'za'}${letters(35)}';\n`,
    'gpt.ipynb': JSON.stringify({ cells: [{ source: [`openai.api_key = "${'sk' + '-proj-'}${letters(40)}"`] }] }),
    'claude.py': `KEY='${'sk' + '-ant-'}api03-${letters(80)}'\n`,
    'pay.rb': `${'sk' + '_live_'}${letters(24)}`,
    'azure.cfg': `DefaultEndpointsProtocol=https;AccountKey=${letters(86)}==\n`,
    'wandb.py': `os.environ["WANDB_API_KEY"] = "${hex(40)}"\n`,
    'jwt.txt': `Bearer ${'ey' + 'J'}${letters(30)}.${'ey' + 'J'}${letters(40)}.${letters(43)}\n`,
  };
}
