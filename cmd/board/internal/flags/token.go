package flags

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
)

// tokenVariable is the environment variable that holds the token when no flag does.
const tokenVariable = "BOARD_TOKEN"

// maxTokenFile is more than a token needs: a longer file is another file.
const maxTokenFile = 4 << 10

// readToken finds the token: that of --token, of the file that --token_file names,
// or of the environment, and checks it. What stands on the command line can be read
// by everyone on the machine.
func (f *Flags) readToken() error {
	switch {
	case f.given("token") && f.given("token_file"):
		return usageErrorf("give --token or --token_file, not both")
	case f.given("token_file") && f.Insecure:
		return usageErrorf("give --token_file or --insecure, not both")
	case f.Token != "" && f.Insecure:
		return usageErrorf("give --token or --insecure, not both")
	case f.given("token_file"):
		return f.readTokenFile()
	case f.given("token"):
		return checkToken("--token", f.Token)
	case f.Insecure:
		return nil // said on the command line, where the environment speaks for every board
	}
	f.Token = os.Getenv(tokenVariable)
	return checkToken(tokenVariable, f.Token)
}

func (f *Flags) readTokenFile() error {
	name := expandUser(f.tokenFile)
	text, info, err := readShort(name)
	if err != nil {
		return usageErrorf("--token_file: %v", err)
	}
	f.Token = string(bytes.TrimSpace(text))
	if f.Token == "" {
		return usageErrorf("--token_file: %s is empty; write a token into it", quote(name))
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o044 != 0 {
		f.notef("others on this machine can read the token in %s; chmod 600 keeps it from them", quote(name))
	}
	return checkToken("--token_file", f.Token)
}

// readShort reads a file that cannot be long.
func readShort(name string) ([]byte, os.FileInfo, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxTokenFile+1))
	if err == nil && len(text) > maxTokenFile {
		err = errors.New(quote(name) + " is longer than a token; give a file with one word in it")
	}
	return text, info, err
}

// checkToken wants a token that can stand in an address.
func checkToken(source, token string) error {
	if strings.ContainsFunc(token, notInToken) {
		return usageErrorf("%s: only letters, digits and - . _ ~ can stand in a token", source)
	}
	return nil
}

// notInToken tells whether r would need escaping in a URL.
func notInToken(r rune) bool {
	return !strings.ContainsRune("-._~", r) &&
		!('0' <= r && r <= '9') && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
}
