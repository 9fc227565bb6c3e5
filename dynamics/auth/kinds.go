package auth

// Kind groups the reasons for which a sign-in fails.
type Kind string

// The kinds. Kinds lists them.
const (
	KindExpired           Kind = "expired"
	KindMFA               Kind = "mfa"
	KindConditionalAccess Kind = "conditional-access"
	KindConsent           Kind = "consent"
	KindClientSecret      Kind = "client-secret"
	KindMisconfigured     Kind = "misconfigured"
	KindAccount           Kind = "account"
	KindCancelled         Kind = "cancelled"
	KindTimeout           Kind = "timeout"
	KindConnection        Kind = "connection"
	KindBusy              Kind = "busy"
	KindCommand           Kind = "command"
	KindKeyring           Kind = "keyring"
	KindUnknown           Kind = "unknown"
)

// Remedy is what a person can do about a sign-in that failed.
type Remedy string

// The remedies. Remedies lists them.
const (
	RemedyRetry         Remedy = "retry"
	RemedyReconnect     Remedy = "reconnect"
	RemedyRedirect      Remedy = "register-redirect"
	RemedyClientID      Remedy = "check-client-id"
	RemedyTenant        Remedy = "check-tenant"
	RemedyAddress       Remedy = "check-address"
	RemedyAuthority     Remedy = "use-own-authority"
	RemedyAdminConsent  Remedy = "grant-consent"
	RemedyAccept        Remedy = "accept-consent"
	RemedyPermissions   Remedy = "fix-permissions"
	RemedyRightAccount  Remedy = "right-account"
	RemedyRetype        Remedy = "retype"
	RemedyIT            Remedy = "contact-it"
	RemedyInteractive   Remedy = "sign-in-again"
	RemedyPolicy        Remedy = "change-policy"
	RemedyAssign        Remedy = "assign-user"
	RemedyReport        Remedy = "report-bug"
	RemedyWait          Remedy = "wait"
	RemedySecretValue   Remedy = "secret-value"
	RemedyNewSecret     Remedy = "new-secret"
	RemedyPublicClient  Remedy = "enable-public-client"
	RemedyDropSecret    Remedy = "drop-secret"
	RemedyCertificate   Remedy = "check-certificate"
	RemedyCheckFile     Remedy = "check-file"
	RemedyCheckCommand  Remedy = "check-command"
	RemedyCheckNetwork  Remedy = "check-network"
	RemedyConcreteField Remedy = "concrete-tenant"
	RemedyUnlock        Remedy = "unlock-keyring"
)

// reason is what an error number of Entra means.
type reason struct {
	kind   Kind
	remedy Remedy
}

// requestLoop is the number of a service that was asked too often.
const requestLoop = 50196

// reasons is the table of contract §1.4.
var reasons = map[int]reason{
	50011:   {KindMisconfigured, RemedyRedirect},
	700016:  {KindMisconfigured, RemedyClientID},
	700011:  {KindMisconfigured, RemedyClientID},
	90002:   {KindMisconfigured, RemedyTenant},
	500011:  {KindMisconfigured, RemedyAddress},
	50194:   {KindMisconfigured, RemedyAuthority},
	65001:   {KindConsent, RemedyAdminConsent},
	90094:   {KindConsent, RemedyAdminConsent},
	65004:   {KindConsent, RemedyAccept},
	650052:  {KindMisconfigured, RemedyPermissions},
	650054:  {KindMisconfigured, RemedyPermissions},
	650056:  {KindMisconfigured, RemedyPermissions},
	650057:  {KindMisconfigured, RemedyPermissions},
	50020:   {KindAccount, RemedyRightAccount},
	50034:   {KindAccount, RemedyRightAccount},
	51004:   {KindAccount, RemedyRightAccount},
	50126:   {KindAccount, RemedyRetype},
	50053:   {KindAccount, RemedyIT},
	50055:   {KindAccount, RemedyIT},
	50057:   {KindAccount, RemedyIT},
	50058:   {KindExpired, RemedyInteractive},
	50072:   {KindMFA, RemedyInteractive},
	50074:   {KindMFA, RemedyInteractive},
	50076:   {KindMFA, RemedyInteractive},
	50078:   {KindMFA, RemedyInteractive},
	50079:   {KindMFA, RemedyInteractive},
	53000:   {KindConditionalAccess, RemedyPolicy},
	53001:   {KindConditionalAccess, RemedyPolicy},
	53003:   {KindConditionalAccess, RemedyPolicy},
	530035:  {KindConditionalAccess, RemedyPolicy},
	50105:   {KindAccount, RemedyAssign},
	50132:   {KindExpired, RemedyReconnect},
	50133:   {KindExpired, RemedyReconnect},
	50173:   {KindExpired, RemedyReconnect},
	70043:   {KindExpired, RemedyReconnect},
	700082:  {KindExpired, RemedyReconnect},
	70008:   {KindExpired, RemedyReconnect},
	54005:   {KindUnknown, RemedyRetry},
	70018:   {KindUnknown, RemedyRetry},
	501481:  {KindUnknown, RemedyReport},
	70016:   {KindTimeout, RemedyWait},
	70019:   {KindTimeout, RemedyRetry},
	70001:   {KindMisconfigured, RemedyIT},
	7000215: {KindClientSecret, RemedySecretValue},
	70002:   {KindClientSecret, RemedySecretValue},
	7000222: {KindClientSecret, RemedyNewSecret},
	7000218: {KindMisconfigured, RemedyPublicClient},
	700025:  {KindMisconfigured, RemedyDropSecret},
	70011:   {KindMisconfigured, RemedyAddress},
	28002:   {KindMisconfigured, RemedyAddress},
	50196:   {KindBusy, RemedyWait},
}

// oauthReasons are the protocol's own error words, used when no number came.
var oauthReasons = map[string]reason{
	"invalid_grant":           {KindExpired, RemedyReconnect},
	"interaction_required":    {KindMFA, RemedyInteractive},
	"login_required":          {KindExpired, RemedyInteractive},
	"consent_required":        {KindConsent, RemedyAdminConsent},
	"access_denied":           {KindConsent, RemedyAccept},
	"authorization_declined":  {KindCancelled, RemedyRetry},
	"expired_token":           {KindTimeout, RemedyRetry},
	"bad_verification_code":   {KindUnknown, RemedyRetry},
	"invalid_client":          {KindClientSecret, RemedySecretValue},
	"unauthorized_client":     {KindMisconfigured, RemedyClientID},
	"invalid_scope":           {KindMisconfigured, RemedyAddress},
	"invalid_resource":        {KindMisconfigured, RemedyAddress},
	"temporarily_unavailable": {KindConnection, RemedyWait},
	"server_error":            {KindConnection, RemedyWait},
}

// kindRemedies are the remedies of errors that Entra has no part in.
var kindRemedies = map[Kind]Remedy{
	KindExpired:    RemedyReconnect,
	KindCancelled:  RemedyRetry,
	KindTimeout:    RemedyRetry,
	KindConnection: RemedyCheckNetwork,
	KindBusy:       RemedyWait,
	KindCommand:    RemedyCheckCommand,
	KindKeyring:    RemedyUnlock,
	KindUnknown:    RemedyRetry,
}

// Kinds lists every kind, for who gives each its words.
func Kinds() []Kind {
	return []Kind{
		KindExpired, KindMFA, KindConditionalAccess, KindConsent, KindClientSecret, KindMisconfigured,
		KindAccount, KindCancelled, KindTimeout, KindConnection, KindBusy, KindCommand, KindKeyring, KindUnknown,
	}
}

// Remedies lists every remedy, for who gives each its words.
func Remedies() []Remedy {
	return []Remedy{
		RemedyRetry, RemedyReconnect, RemedyRedirect, RemedyClientID, RemedyTenant, RemedyAddress, RemedyAuthority,
		RemedyAdminConsent, RemedyAccept, RemedyPermissions, RemedyRightAccount, RemedyRetype, RemedyIT,
		RemedyInteractive, RemedyPolicy, RemedyAssign, RemedyReport, RemedyWait, RemedySecretValue, RemedyNewSecret,
		RemedyPublicClient, RemedyDropSecret, RemedyCertificate, RemedyCheckFile, RemedyCheckCommand,
		RemedyCheckNetwork, RemedyConcreteField, RemedyUnlock,
	}
}
