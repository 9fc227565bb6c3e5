package auth

import "slices"

// Kind groups the reasons for which a sign-in fails.
type Kind string

// The kinds. Each has a sentence of its own in the languages.
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
	KindUnknown           Kind = "unknown"
)

// reason is what an error number of Entra means: its kind, and the word of the
// remedy.
type reason struct {
	kind   Kind
	remedy string
}

// The remedies by word; each stands in the languages as signin.remedy.WORD.
const (
	remedyRetry         = "retry"
	remedyReconnect     = "reconnect"
	remedyRedirect      = "register-redirect"
	remedyClientID      = "check-client-id"
	remedyTenant        = "check-tenant"
	remedyAddress       = "check-address"
	remedyAuthority     = "use-own-authority"
	remedyAdminConsent  = "grant-consent"
	remedyAccept        = "accept-consent"
	remedyPermissions   = "fix-permissions"
	remedyRightAccount  = "right-account"
	remedyRetype        = "retype"
	remedyIT            = "contact-it"
	remedyInteractive   = "sign-in-again"
	remedyPolicy        = "change-policy"
	remedyAssign        = "assign-user"
	remedyReport        = "report-bug"
	remedyWait          = "wait"
	remedySecretValue   = "secret-value"
	remedyNewSecret     = "new-secret"
	remedyPublicClient  = "enable-public-client"
	remedyDropSecret    = "drop-secret"
	remedyCertificate   = "check-certificate"
	remedyCheckFile     = "check-file"
	remedyCheckCommand  = "check-command"
	remedyCheckNetwork  = "check-network"
	remedyConcreteField = "concrete-tenant"
)

// requestLoop is the number of a service that was asked too often.
const requestLoop = 50196

// reasons is the table of contract §1.4.
var reasons = map[int]reason{
	50011:   {KindMisconfigured, remedyRedirect},
	700016:  {KindMisconfigured, remedyClientID},
	700011:  {KindMisconfigured, remedyClientID},
	90002:   {KindMisconfigured, remedyTenant},
	500011:  {KindMisconfigured, remedyAddress},
	50194:   {KindMisconfigured, remedyAuthority},
	65001:   {KindConsent, remedyAdminConsent},
	90094:   {KindConsent, remedyAdminConsent},
	65004:   {KindConsent, remedyAccept},
	650052:  {KindMisconfigured, remedyPermissions},
	650054:  {KindMisconfigured, remedyPermissions},
	650056:  {KindMisconfigured, remedyPermissions},
	650057:  {KindMisconfigured, remedyPermissions},
	50020:   {KindAccount, remedyRightAccount},
	50034:   {KindAccount, remedyRightAccount},
	51004:   {KindAccount, remedyRightAccount},
	50126:   {KindAccount, remedyRetype},
	50053:   {KindAccount, remedyIT},
	50055:   {KindAccount, remedyIT},
	50057:   {KindAccount, remedyIT},
	50058:   {KindExpired, remedyInteractive},
	50072:   {KindMFA, remedyInteractive},
	50074:   {KindMFA, remedyInteractive},
	50076:   {KindMFA, remedyInteractive},
	50078:   {KindMFA, remedyInteractive},
	50079:   {KindMFA, remedyInteractive},
	53000:   {KindConditionalAccess, remedyPolicy},
	53001:   {KindConditionalAccess, remedyPolicy},
	53003:   {KindConditionalAccess, remedyPolicy},
	530035:  {KindConditionalAccess, remedyPolicy},
	50105:   {KindAccount, remedyAssign},
	50132:   {KindExpired, remedyReconnect},
	50133:   {KindExpired, remedyReconnect},
	50173:   {KindExpired, remedyReconnect},
	70043:   {KindExpired, remedyReconnect},
	700082:  {KindExpired, remedyReconnect},
	70008:   {KindExpired, remedyReconnect},
	54005:   {KindUnknown, remedyRetry},
	70018:   {KindUnknown, remedyRetry},
	501481:  {KindUnknown, remedyReport},
	70016:   {KindTimeout, remedyWait},
	70019:   {KindTimeout, remedyRetry},
	70001:   {KindMisconfigured, remedyIT},
	7000215: {KindClientSecret, remedySecretValue},
	70002:   {KindClientSecret, remedySecretValue},
	7000222: {KindClientSecret, remedyNewSecret},
	7000218: {KindMisconfigured, remedyPublicClient},
	700025:  {KindMisconfigured, remedyDropSecret},
	70011:   {KindMisconfigured, remedyAddress},
	28002:   {KindMisconfigured, remedyAddress},
	50196:   {KindBusy, remedyWait},
}

// oauthReasons are the protocol's own error words, used when no number came.
var oauthReasons = map[string]reason{
	"invalid_grant":           {KindExpired, remedyReconnect},
	"interaction_required":    {KindMFA, remedyInteractive},
	"login_required":          {KindExpired, remedyInteractive},
	"consent_required":        {KindConsent, remedyAdminConsent},
	"access_denied":           {KindConsent, remedyAccept},
	"authorization_declined":  {KindCancelled, remedyRetry},
	"expired_token":           {KindTimeout, remedyRetry},
	"bad_verification_code":   {KindUnknown, remedyRetry},
	"invalid_client":          {KindClientSecret, remedySecretValue},
	"unauthorized_client":     {KindMisconfigured, remedyClientID},
	"invalid_scope":           {KindMisconfigured, remedyAddress},
	"invalid_resource":        {KindMisconfigured, remedyAddress},
	"temporarily_unavailable": {KindConnection, remedyWait},
	"server_error":            {KindConnection, remedyWait},
}

// kindRemedies are the remedies of errors that Entra has no part in.
var kindRemedies = map[Kind]string{
	KindExpired:    remedyReconnect,
	KindCancelled:  remedyRetry,
	KindTimeout:    remedyRetry,
	KindConnection: remedyCheckNetwork,
	KindBusy:       remedyWait,
	KindCommand:    remedyCheckCommand,
	KindUnknown:    remedyRetry,
}

// Keys lists every SentenceKey and RemedyKey that an error may carry, in
// order, for the languages.
func Keys() []string {
	kinds := []Kind{
		KindExpired, KindMFA, KindConditionalAccess, KindConsent, KindClientSecret, KindMisconfigured,
		KindAccount, KindCancelled, KindTimeout, KindConnection, KindBusy, KindCommand, KindUnknown,
	}
	remedies := []string{
		remedyRetry, remedyReconnect, remedyRedirect, remedyClientID, remedyTenant, remedyAddress, remedyAuthority,
		remedyAdminConsent, remedyAccept, remedyPermissions, remedyRightAccount, remedyRetype, remedyIT,
		remedyInteractive, remedyPolicy, remedyAssign, remedyReport, remedyWait, remedySecretValue, remedyNewSecret,
		remedyPublicClient, remedyDropSecret, remedyCertificate, remedyCheckFile, remedyCheckCommand,
		remedyCheckNetwork, remedyConcreteField,
	}
	keys := []string{NoticeFile}
	for _, kind := range kinds {
		keys = append(keys, sentenceKey(kind))
	}
	for _, word := range remedies {
		keys = append(keys, remedyKey(word))
	}
	slices.Sort(keys)
	return keys
}

func sentenceKey(kind Kind) string { return "signin." + string(kind) }

func remedyKey(word string) string { return "signin.remedy." + word }
