package emulator

import (
	"errors"
	"net/http"
	"strings"
)

const discoveryPath = "/api/discovery/v2.0/"

// serveDiscovery lists the one environment to the users of the organization
// (contract §1.3).
func (s *Server) serveDiscovery(w http.ResponseWriter, r *http.Request) {
	c := &call{
		Context: r.Context(), server: s, method: r.Method, rawQuery: r.URL.RawQuery, header: r.Header, at: s.now(),
		path: strings.TrimPrefix(r.URL.EscapedPath(), discoveryPath), root: requestOrigin(r) + discoveryPath,
	}
	a, err := c.discover(r)
	if err != nil {
		a = s.failed(c, err)
	}
	s.record(c, a, err, r.URL.EscapedPath())
	s.send(w, c, a, err)
}

// discover answers Instances, Instances(<guid>) and Instances(UniqueName='…').
func (c *call) discover(r *http.Request) (*answer, error) {
	instances, err := c.instances(r)
	if err != nil {
		return nil, err
	}
	segments, err := splitPath(c.path)
	if err != nil {
		return nil, err
	}
	if len(segments) != 1 || segments[0].name != "Instances" {
		return nil, noSegment(c.path)
	}
	if c.method != http.MethodGet {
		return nil, notAllowed(c.method, "Instances")
	}
	options, err := c.options(metadataOptions...)
	if err != nil {
		return nil, err
	}
	if !segments[0].called {
		return c.metadataList("Instances", instances, options)
	}
	key, value := "Id", strings.ToLower(segments[0].args)
	if name, ok := strings.CutPrefix(segments[0].args, "UniqueName="); ok {
		key, value = "UniqueName", strings.Trim(name, "'")
	}
	for _, one := range instances {
		if one[key] == value {
			return c.metadataOne("Instances/$entity", one, options)
		}
	}
	return nil, refuse(http.StatusNotFound, codeNone, "The instance '%s' was not found.", segments[0].args)
}

// instances lists what the caller may enter: nothing for users who are disabled
// or not of the organization. Applications are refused.
func (c *call) instances(r *http.Request) ([]object, error) {
	who, err := c.server.authenticate(r)
	var f *failure
	if errors.As(err, &f) && (f.Code == codeNotMember || f.Code == codeUserDisabled) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c.caller = who
	if who.application {
		return nil, refuse(http.StatusForbidden, codeNone, "The discovery service is for users; the token is an application's.")
	}
	s := c.server
	_, kind := s.organizationType()
	origin := requestOrigin(r)
	return []object{{
		"Id": s.organization, "UniqueName": uniqueName, "UrlName": "contoso", "FriendlyName": organizationName,
		"State": 0, "Version": s.options.Version, "Url": origin, "ApiUrl": origin, "LastUpdated": s.store.started,
		"Region": "EMEA", "OrganizationType": kind, "TenantId": s.tenant, "EnvironmentId": s.organization,
		"StatusMessage": 0, "TrialExpirationDate": nil, "Purpose": nil, "SchemaType": "Full",
	}}, nil
}
