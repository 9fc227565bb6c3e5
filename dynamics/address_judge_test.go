package dynamics

import (
	"errors"
	"testing"
)

// What people paste instead of their organization's address is told by its looks.
func TestWrongAddressesAreJudgedByTheirLooks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]AddressProblem{
		"https://www.linkedin.com/sales/home": AddressLinkedIn, "linkedin.com": AddressLinkedIn, "fr.linkedin.com/in/ana": AddressLinkedIn,
		"http://lnkd.in/x":                  AddressLinkedIn,
		"https://make.powerapps.com/x/home": AddressPowerPlatform, "https://admin.powerplatform.microsoft.com/environments": AddressPowerPlatform,
		"make.powerautomate.com": AddressPowerPlatform, "https://contoso.powerappsportals.com": AddressPowerPlatform,
		"https://www.office.com": AddressOffice, "outlook.office365.com/mail": AddressOffice, "contoso.sharepoint.com": AddressOffice,
		"m365.cloud.microsoft": AddressOffice, "contoso.onmicrosoft.com": AddressOffice,
		"https://appsource.microsoft.com/product/dynamics-365/x": AddressAppSource, "marketplace.microsoft.com": AddressAppSource,
		"https://login.microsoftonline.com/common": AddressSignIn, "https://portal.azure.com": AddressSignIn, "entra.microsoft.com": AddressSignIn,
		"https://dynamics.microsoft.com/fr-fr": AddressOtherDynamics, "https://businesscentral.dynamics.com/x": AddressOtherDynamics,
		"contoso.operations.dynamics.com": AddressOtherDynamics, "https://globaldisco.crm4.dynamics.com": AddressOtherDynamics,
		"https://www.microsoft.com": AddressOtherDynamics,
		"https://10.0.0.7/Contoso":  AddressOnPremises, "192.168.1.20": AddressOnPremises, "https://[2001:db8::7]/Contoso": AddressOnPremises,
		"https://crm.contoso.local/Contoso/main.aspx": AddressOnPremises, "crm.contoso.local": AddressOnPremises,
		"https://crm.contoso.com/Contoso": AddressOnPremises, "http://crmserver/Contoso": AddressOnPremises, "http://10.0.0.7:5555/org": AddressOnPremises,
		"contoso": AddressBareWord, "https://contoso": AddressBareWord, "contoso/": AddressBareWord,
		"http://crm.contoso.com": AddressPlainHTTP, "http://contoso.crm4.dynamics.com/main.aspx": AddressPlainHTTP,
		"ftp://contoso.crm4.dynamics.com": AddressScheme, "file:///etc/passwd": AddressScheme, "ana@contoso.com": AddressEmail,
		"mailto:ana@contoso.com": AddressEmail, "https://ana:secret@contoso.crm4.dynamics.com": AddressCredentials,
		"": AddressEmpty, "not an address": AddressMalformed,
	} {
		got, err := JudgeAddress(text)
		var refused *AddressError
		if !errors.As(err, &refused) || refused.Problem != want {
			t.Errorf("%q: %v %v, want %s", text, got, err, want)
		}
	}
}

// What may be an organization is asked.
func TestGoodAddressesPassTheJudge(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"contoso.crm4.dynamics.com":                              "https://contoso.crm4.dynamics.com",
		"https://contoso.crm4.dynamics.com/main.aspx?appid=1#x":  "https://contoso.crm4.dynamics.com",
		"https://contoso.crm4.dynamics.com/apps/sales":           "https://contoso.crm4.dynamics.com",
		"contoso.api.crm4.dynamics.com/api/data/v9.2/":           "https://contoso.crm4.dynamics.com",
		"contoso.crm.microsoftdynamics.us":                       "https://contoso.crm.microsoftdynamics.us",
		"http://127.0.0.1:8080/x":                                "http://127.0.0.1:8080",
		"localhost:8080":                                         "http://localhost:8080",
		"https://crm.contoso.com":                                "https://crm.contoso.com",
		"https://crm.contoso.com/main.aspx":                      "https://crm.contoso.com",
		"linkedin.crm4.dynamics.com":                             "https://linkedin.crm4.dynamics.com",
		"https://office.com.crm.dynamics.com.crm4.dynamics.test": "https://office.com.crm.dynamics.com.crm4.dynamics.test",
	} {
		got, err := JudgeAddress(text)
		if err != nil || got.WebURL() != want {
			t.Errorf("%q: %v %v, want %s", text, got, err, want)
		}
	}
}
