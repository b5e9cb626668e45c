// Protogen generates Go from .proto files: protoc and protoc-gen-go in one process, all of it from the Go module proxy.
// buf would do the same but brings a hundred modules more, and protoc comes in no registry that Go can reach.
//
//	go run ./protogen -in ../proto -out ../proto
//
// With -descriptors it writes what it compiled as one serialized FileDescriptorSet instead, for programs in other
// languages to look at.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/linker"
	"google.golang.org/protobuf/cmd/protoc-gen-go/internal_gengo"
	"google.golang.org/protobuf/compiler/protogen"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/pluginpb"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("protogen: ")
	in := flag.String("in", "", "the folder that imports are relative to; every .proto file below it is compiled")
	out := flag.String("out", "", "the folder that the .pb.go files go to, each into the folder that its go_package ends with")
	descriptors := flag.String("descriptors", "", "the file that gets a FileDescriptorSet, instead of -out")
	flag.Parse()
	if *in == "" || (*out == "") == (*descriptors == "") {
		log.Fatal("-in and either -out or -descriptors are needed")
	}
	request, err := compile(*in)
	if err == nil && *descriptors != "" {
		err = writeDescriptors(request, *descriptors)
	} else if err == nil {
		err = writeGo(request, *out)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// writeDescriptors writes all descriptors of the request, imported ones too, into one file.
func writeDescriptors(request *pluginpb.CodeGeneratorRequest, path string) error {
	data, err := proto.Marshal(&descriptorpb.FileDescriptorSet{File: request.GetProtoFile()})
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// writeGo writes each Go file into a folder of out, named as its package, which it makes.
func writeGo(request *pluginpb.CodeGeneratorRequest, out string) error {
	response, err := generate(request)
	if err != nil {
		return err
	}
	for _, f := range response.GetFile() {
		dir := filepath.Join(out, filepath.Base(filepath.Dir(f.GetName())))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f.GetName())), []byte(f.GetContent()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// protoFiles lists the .proto files below dir, relative to it, in order of name.
func protoFiles(dir string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".proto" {
			names = append(names, path)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("no .proto file below %s", dir)
	}
	return names, err
}

// compile resolves the files below dir into what protoc would hand to a plugin: their descriptors after those they
// import.
func compile(dir string) (*pluginpb.CodeGeneratorRequest, error) {
	names, err := protoFiles(dir)
	if err != nil {
		return nil, err
	}
	compiler := protocompile.Compiler{
		Resolver:       protocompile.WithStandardImports(&protocompile.SourceResolver{ImportPaths: []string{dir}}),
		SourceInfoMode: protocompile.SourceInfoStandard, // comments: they become the Go documentation
	}
	files, err := compiler.Compile(context.Background(), names...)
	if err != nil {
		return nil, err
	}
	request := &pluginpb.CodeGeneratorRequest{FileToGenerate: names}
	seen := map[string]bool{}
	for _, f := range files {
		request.ProtoFile = appendWithImports(request.ProtoFile, f, seen)
	}
	return request, nil
}

// appendWithImports adds the descriptors of f's imports and then its own, each once.
func appendWithImports(list []*descriptorpb.FileDescriptorProto, f protoreflect.FileDescriptor, seen map[string]bool) []*descriptorpb.FileDescriptorProto {
	if seen[f.Path()] {
		return list
	}
	seen[f.Path()] = true
	imports := f.Imports()
	for i := range imports.Len() {
		list = appendWithImports(list, imports.Get(i).FileDescriptor, seen)
	}
	if result, ok := f.(linker.Result); ok {
		return append(list, result.FileDescriptorProto())
	}
	return append(list, protodesc.ToFileDescriptorProto(f))
}

// generate does what the program protoc-gen-go does with a request.
func generate(request *pluginpb.CodeGeneratorRequest) (*pluginpb.CodeGeneratorResponse, error) {
	plugin, err := protogen.Options{}.New(request)
	if err != nil {
		return nil, err
	}
	for _, f := range plugin.Files {
		if slices.Contains(request.GetFileToGenerate(), f.Desc.Path()) {
			internal_gengo.GenerateFile(plugin, f)
		}
	}
	response := plugin.Response()
	if response.Error != nil {
		return nil, fmt.Errorf("%s", response.GetError())
	}
	return response, nil
}
