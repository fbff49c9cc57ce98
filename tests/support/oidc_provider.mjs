// A provider of OpenID Connect for tests: npm's oidc-provider with one client, and people who log in with any password.
// Usage: node oidc_provider.mjs PORT TIZA_URL. The groups of a person are what stands before the dot of the login: staff.ana.
import Provider from 'oidc-provider';

const [port, tiza] = process.argv.slice(2);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: 'tiza',
      client_secret: 'only between the two of us',
      redirect_uris: [`${tiza}/login/oidc/callback`],
      post_logout_redirect_uris: [`${tiza}/login`],
      backchannel_logout_uri: `${tiza}/login/oidc/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: {
    openid: ['sub', 'groups'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // Its own refuses to call servers on this machine.
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
  cookies: { keys: ['only for tests'] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `${id} of the school`,
      preferred_username: id,
      groups: id.includes('.') ? [id.split('.')[0]] : [],
      email: `${id}@school.example`,
      email_verified: true,
    }),
  }),
});
for (const event of ['server_error', 'backchannel.error', 'grant.error', 'authorization.error']) {
  provider.on(event, (context, error) => console.error(event, context?.path, error ?? ''));
}
provider.on('backchannel.success', () => console.log('backchannel.success'));
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
