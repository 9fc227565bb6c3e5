package dynamics

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Numbers and names both occur, and an entry without a usable address is no
// environment.
func TestEnvironmentsAreDecodedLoosely(t *testing.T) {
	host := ""
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.path != "/api/discovery/v2.0/Instances" {
			writeError(w, 404, "", r.path)
			return
		}
		if !strings.Contains(r.uri, "page=2") {
			writeJSON(w, 200, `{"value":[],"@odata.nextLink":"http://`+host+`/api/discovery/v2.0/Instances?page=2"}`)
			return
		}
		writeJSON(w, 200, `{"value":[
			{"Id":"0B7D","FriendlyName":"Contoso \u001b[31mSales","UniqueName":"org1","Url":"https://contoso.api.crm4.dynamics.com/","Version":"9.2.24073.198",
				"Region":"EMEA","TenantId":"2F6C","State":0,"OrganizationType":5},
			{"Id":"0b7e","FriendlyName":"Old","UniqueName":"org2","Url":null,"ApiUrl":"https://old.api.crm.dynamics.com","Version":9.2,
				"Region":null,"Purpose":{"a":[1]},"TenantId":"2f6c","State":"Disabled","OrganizationType":"Customer"},
			{"Id":"0b7f","FriendlyName":"Elsewhere","Url":"https://evil.example"},
			{"Id":"0b80","FriendlyName":"Nowhere","Url":""}]}`)
	})
	host = f.address().Host
	found, err := f.client().Environments(t.Context())
	if err != nil || len(found) != 2 {
		t.Fatalf("%v %+v", err, found)
	}
	first, second := found[0], found[1]
	if first.Address.WebURL() != "https://contoso.crm4.dynamics.com" || first.Tenant != "2f6c" || !first.Type.Sandbox() || first.Disabled {
		t.Errorf("first: %+v", first)
	}
	if first.Name != "Contoso [31mSales" {
		t.Errorf("the name is not clean: %q", first.Name)
	}
	if second.Address.WebURL() != "https://old.crm.dynamics.com" || second.Version != (Version{Major: 9, Minor: 2}) ||
		!second.Disabled || second.Type != "Customer" || second.Region != "" {
		t.Errorf("second: %+v", second)
	}
}

func TestDiscoveryAddress(t *testing.T) {
	if len(Clouds()) != len(cloudHosts) {
		t.Errorf("%d of %d clouds are named", len(Clouds()), len(cloudHosts))
	}
	for _, name := range Clouds() {
		cloud := Cloud(name)
		address := DiscoveryAddress(cloud)
		if again, err := ParseAddress(address.WebURL()); err != nil || again != address || !address.Online() {
			t.Errorf("%s: %+v %v", cloud, address, err)
		}
		if u, err := url.Parse(cloud.Authority()); err != nil || !trustedAuthority(u, address) {
			t.Errorf("%s: %s is not trusted for sign-in: %v", cloud, cloud.Authority(), err)
		}
	}
	if !DiscoveryAddress("moon").IsZero() {
		t.Error("the moon has an address")
	}
}

// A service in the cloud cannot send the user to this machine.
func TestEnvironmentsOnThisMachine(t *testing.T) {
	row, err := parseRow([]byte(`{"Url":"http://127.0.0.1:8080","State":"Enabled"}`))
	if err != nil {
		t.Fatal(err)
	}
	if one, ok := environmentOf(row, true); !ok || !one.Address.Loopback || one.Disabled {
		t.Errorf("a service on this machine: %+v", one)
	}
	if one, ok := environmentOf(row, false); ok {
		t.Errorf("a service in the cloud: %+v", one)
	}
}
