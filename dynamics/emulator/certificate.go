package emulator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// certificateLife is how long certificates are valid: no client takes longer ones.
const certificateLife = 397 * 24 * time.Hour

// certificateNames are the hosts that the server answers for: this machine's and,
// with a public address, that one and the names of Microsoft's that go with it.
func (s *Server) certificateNames() []string {
	names := []string{"localhost"}
	if s.public == nil || net.ParseIP(s.public.Hostname()) != nil {
		return names
	}
	host := strings.ToLower(s.public.Hostname())
	names = append(names, host)
	if name, domain, _ := strings.Cut(host, "."); strings.HasSuffix(domain, ".dynamics.com") {
		names = append(names, name+".api."+domain, "globaldisco.crm.dynamics.com")
		names = append(names, signInHosts...)
	}
	return names
}

// certify makes an authority that can sign for the server's names only, lets it sign
// once, forgets its key and writes its certificate to a file.
func (s *Server) certify() (*tls.Certificate, error) {
	names := s.certificateNames()
	loopback := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	now := s.options.Now()
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "navsync emulator, this process only"},
		NotBefore: now.Add(-24 * time.Hour), NotAfter: now.Add(certificateLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: names,
		PermittedIPRanges: []*net.IPNet{
			{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)}, {IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
		},
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: names[len(names)-1]}, NotBefore: ca.NotBefore, NotAfter: ca.NotAfter,
		DNSNames: names, IPAddresses: loopback,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	authority, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return nil, err
	}
	signed, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		return nil, err
	}
	if err := s.publishAuthority(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority})); err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{signed, authority}, PrivateKey: key}, nil
}

// publishAuthority writes the authority's certificate where the options say, else
// into a folder of its own that Close removes.
func (s *Server) publishAuthority(text []byte) error {
	path := s.options.AuthorityFile
	if path == "" {
		dir, err := os.MkdirTemp("", "navsync-emulator-")
		if err != nil {
			return fmt.Errorf("emulator: the certificate authority: %w", err)
		}
		path, s.scratch = filepath.Join(dir, "ca.pem"), dir
	}
	if err := os.WriteFile(path, text, 0o644); err != nil { //nolint:gosec // G306: a certificate is for everybody
		return errors.Join(fmt.Errorf("emulator: the certificate authority: %w", err), s.removeScratch())
	}
	s.authority = path
	return nil
}

// AuthorityFile is the path of the certificate that clients have to trust, "" without TLS.
func (s *Server) AuthorityFile() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.authority
}

// removeScratch removes the folder that publishAuthority made.
func (s *Server) removeScratch() error {
	if s.scratch == "" {
		return nil
	}
	dir := s.scratch
	s.scratch = ""
	return os.RemoveAll(dir)
}
