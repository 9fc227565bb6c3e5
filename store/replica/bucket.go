package replica

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	"github.com/benbjohnson/litestream"
	lites3 "github.com/benbjohnson/litestream/s3"

	"navsync/store"
)

// The keys of a bucket come from the environment and from nowhere else.
const (
	keyVariable    = "AWS_ACCESS_KEY_ID"
	secretVariable = "AWS_SECRET_ACCESS_KEY" //nolint:gosec // the name of a variable
	regionVariable = "AWS_REGION"
	bundleVariable = "AWS_CA_BUNDLE"
	anyRegion      = "us-east-1" // of storage that has an endpoint of its own
)

// ErrBundle says that the environment names certificate authorities in a way that the client of buckets cannot use.
var ErrBundle = errors.New(bundleVariable + " is set")

// ErrKeys says that the environment does not hold the keys of a bucket.
var ErrKeys = errors.New(keyVariable + " and " + secretVariable + " are not set")

// bucket keeps copies in storage that speaks S3.
type bucket struct {
	name, path, region, endpoint, key, secret string
	client                                    *s3.Client
}

func openBucket(u *url.URL, getenv func(string) string) (place, error) {
	b := &bucket{name: u.Host, path: strings.Trim(u.Path, "/"), key: getenv(keyVariable), secret: getenv(secretVariable)}
	for name, values := range u.Query() {
		switch name {
		case "endpoint":
			b.endpoint = values[0]
		case "region":
			b.region = values[0]
		default:
			return nil, fmt.Errorf("%w: of a bucket one says endpoint and region", ErrAddress)
		}
	}
	if b.name == "" {
		return nil, fmt.Errorf("%w: a bucket is s3://BUCKET/PATH", ErrAddress)
	}
	if at, err := url.Parse(b.endpoint); b.endpoint != "" && (err != nil || at.Host == "" || at.User != nil) {
		return nil, fmt.Errorf("%w: an endpoint is https://HOST", ErrAddress)
	}
	if b.region == "" {
		b.region = getenv(regionVariable)
	}
	if b.region == "" && b.endpoint != "" {
		b.region = anyRegion
	}
	if b.region == "" {
		return nil, fmt.Errorf("%w: it names no region", ErrAddress)
	}
	if b.key == "" || b.secret == "" {
		return nil, ErrKeys
	}
	if getenv(bundleVariable) != "" {
		return nil, ErrBundle
	}
	o := s3.Options{Region: b.region, Credentials: credentials.NewStaticCredentialsProvider(b.key, b.secret, "")}
	if b.endpoint != "" {
		o.BaseEndpoint, o.UsePathStyle = aws.String(b.endpoint), true
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	}
	b.client = s3.New(o)
	return b, nil
}

func (b *bucket) continuous(generation int64) (litestream.ReplicaClient, error) {
	c := lites3.NewReplicaClient()
	c.Bucket, c.Path, c.Region, c.Endpoint = b.name, b.in(generationName(generation)), b.region, b.endpoint
	c.AccessKeyID, c.SecretAccessKey, c.ForcePathStyle = b.key, b.secret, b.endpoint != ""
	return c, nil
}

// in is a key below the path of the address.
func (b *bucket) in(name string) string { return strings.TrimPrefix(b.path+"/"+name, "/") }

// names are what lies directly below a path, folders without their slash.
func (b *bucket) names(ctx context.Context, below string) (names []string, err error) {
	prefix := b.in(below)
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{
		Bucket: aws.String(b.name), Prefix: aws.String(prefix), Delimiter: aws.String("/"),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for copies: %w", err)
		}
		for _, p := range page.CommonPrefixes {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(aws.ToString(p.Prefix), prefix), "/"))
		}
		for _, o := range page.Contents {
			names = append(names, strings.TrimPrefix(aws.ToString(o.Key), prefix))
		}
	}
	return names, nil
}

func (b *bucket) generations(ctx context.Context) ([]int64, error) {
	names, err := b.names(ctx, "")
	var found []int64
	for _, name := range names {
		if n, ok := parseGeneration(name); ok {
			found = append(found, n)
		}
	}
	return found, err
}

const bucketLease = "lease.json"

func (b *bucket) lease(ctx context.Context) (l lease, version string, err error) {
	got, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(b.name), Key: aws.String(b.in(bucketLease))})
	if answered(err, "NoSuchKey", "NotFound") {
		return l, "", nil
	}
	if err != nil {
		return l, "", fmt.Errorf("read the lease of the copy: %w", err)
	}
	defer func() { err = errors.Join(err, got.Body.Close()) }()
	if err := json.NewDecoder(got.Body).Decode(&l); err != nil {
		return l, "", fmt.Errorf("read the lease of the copy: %w", err)
	}
	return l, aws.ToString(got.ETag), nil
}

func (b *bucket) setLease(ctx context.Context, l lease, version string) (string, error) {
	text, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("take the lease of the copy: %w", err)
	}
	in := &s3.PutObjectInput{Bucket: aws.String(b.name), Key: aws.String(b.in(bucketLease)), Body: bytes.NewReader(text)}
	if version == "" {
		in.IfNoneMatch = aws.String("*")
	} else {
		in.IfMatch = aws.String(version)
	}
	put, err := b.client.PutObject(ctx, in)
	if answered(err, "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey") {
		// The client tries again when an answer is lost: then it is our own that stands there.
		stands, version, bad := b.lease(ctx)
		if bad == nil && version != "" && stands.Owner == l.Owner && stands.Generation == l.Generation && stands.Until.Equal(l.Until) {
			return version, nil
		}
		return "", errors.Join(errOvertaken, bad)
	}
	if err != nil {
		return "", fmt.Errorf("take the lease of the copy: %w", err)
	}
	return aws.ToString(put.ETag), nil
}

// answered says whether an error is an answer with one of these codes.
func answered(err error, codes ...string) bool {
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return false
	}
	for _, code := range codes {
		if answer.ErrorCode() == code {
			return true
		}
	}
	return false
}

const bucketCopies = "copies"

func (b *bucket) wholes(ctx context.Context) ([]whole, error) {
	names, err := b.names(ctx, bucketCopies)
	var found []whole
	for _, name := range names {
		if w, ok := parseWhole(name); ok {
			found = append(found, w)
		}
	}
	return found, err
}

// beside runs do with a path in a folder that only this user can enter, and removes it.
func beside(do func(path string) error) (err error) {
	dir, err := os.MkdirTemp("", "navsync-copy-")
	if err != nil {
		return store.Classify("keep a whole copy", err)
	}
	defer func() { err = errors.Join(err, store.Classify("keep a whole copy", os.RemoveAll(dir))) }()
	return do(filepath.Join(dir, "copy"+wholeEnd))
}

func (b *bucket) keep(ctx context.Context, w whole, write func(path string) error) error {
	return beside(func(path string) (err error) {
		if err := write(path); err != nil {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return store.Classify("keep a whole copy", err)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		_, err = b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(b.name), Key: aws.String(b.in(bucketCopies + "/" + w.name())), Body: f})
		if err != nil {
			return fmt.Errorf("keep a whole copy: %w", err)
		}
		return nil
	})
}

func (b *bucket) fetch(ctx context.Context, w whole, use func(path string) error) error {
	return beside(func(path string) (err error) {
		got, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(b.name), Key: aws.String(b.in(bucketCopies + "/" + w.name()))})
		if err != nil {
			return fmt.Errorf("fetch a whole copy: %w", err)
		}
		defer func() { err = errors.Join(err, got.Body.Close()) }()
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return store.Classify("fetch a whole copy", err)
		}
		_, err = io.Copy(f, got.Body)
		if err := errors.Join(err, f.Close()); err != nil {
			return store.Classify("fetch a whole copy", err)
		}
		return use(path)
	})
}

func (b *bucket) remove(ctx context.Context, w whole) error {
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(b.name), Key: aws.String(b.in(bucketCopies + "/" + w.name()))})
	if err != nil {
		return fmt.Errorf("remove a whole copy: %w", err)
	}
	return nil
}
