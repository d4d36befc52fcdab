package io.podwire.sim.image;

import io.podwire.sim.image.busybox.BusyBox;
import io.podwire.sim.image.curl.Curl;
import io.podwire.sim.image.nginx.Nginx;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Image;
import io.podwire.sim.runtime.UnixSignal;
import java.util.List;

/** nginx, and the images of tutorials that can be told in its configuration. */
final class NginxImages {
  private static final String VERSION = "1.27.5";
  private static final List<String> COMMAND = List.of("nginx", "-g", "daemon off;");

  // https://github.com/nginx/nginx/blob/release-1.27.5/docs/html/index.html
  private static final String WELCOME =
      """
      <!DOCTYPE html>
      <html>
      <head>
      <title>Welcome to nginx!</title>
      <style>
      html { color-scheme: light dark; }
      body { width: 35em; margin: 0 auto;
      font-family: Tahoma, Verdana, Arial, sans-serif; }
      </style>
      </head>
      <body>
      <h1>Welcome to nginx!</h1>
      <p>If you see this page, the nginx web server is successfully installed and
      working. Further configuration is required.</p>

      <p>For online documentation and support please refer to
      <a href="http://nginx.org/">nginx.org</a>.<br/>
      Commercial support is available at
      <a href="http://nginx.com/">nginx.com</a>.</p>

      <p><em>Thank you for using nginx.</em></p>
      </body>
      </html>
      """;

  private static final String MAIN =
      """
      user nginx;
      worker_processes auto;
      events { worker_connections 1024; }
      http {
          include /etc/nginx/mime.types;
          default_type application/octet-stream;
          keepalive_timeout 65;
          include /etc/nginx/conf.d/*.conf;
      }
      """;

  private static final String DEFAULT =
      """
      server {
          listen 80;
          server_name localhost;
          location / {
              root /usr/share/nginx/html;
              index index.html index.htm;
          }
      }
      """;

  private static final String HTTPS =
      """
      server {
          listen 80 default_server;
          listen 443 ssl;
          root /usr/share/nginx/html;
          index index.html;
          server_name localhost;
          ssl_certificate /etc/nginx/ssl/__CERT__;
          ssl_certificate_key /etc/nginx/ssl/__KEY__;
          location / { try_files $uri $uri/ =404; }
      }
      """;

  private static final String HTTPS_START =
      """
      #!/bin/sh
      cert=tls.crt; key=tls.key
      [ -e /etc/nginx/ssl/$cert ] || { cert=nginx.crt; key=nginx.key; }
      [ -e /etc/nginx/conf.d/default.conf ] || sed -e s/__CERT__/$cert/ -e s/__KEY__/$key/ /etc/nginx/https.template > /etc/nginx/conf.d/default.conf
      exec nginx -g 'daemon off;'
      """;

  private static final String ECHO =
      """
      server {
          listen 8080;
          location / {
              default_type text/plain;
              return 200 "CLIENT VALUES:\\nclient_address=$remote_addr\\ncommand=$request_method\\nreal path=$request_uri\\nquery=$query_string\\nrequest_version=$server_protocol\\nrequest_uri=http://$host:8080$request_uri\\n\\nSERVER VALUES:\\nserver_version=nginx: $nginx_version - lua: 10001\\nhostname=$hostname\\n\\nHEADERS RECEIVED:\\nhost=$http_host\\nuser-agent=$http_user_agent\\n";
          }
      }
      """;

  private static final String KIBANA =
      """
      server {
          listen 5601;
          location / { default_type text/plain; return 503 'Kibana server is not ready yet'; }
      }
      """;

  private static final String NUMBERS_API =
      """
      server {
          listen 80;
          location /rng { default_type text/plain; return 200 '42'; }
      }
      """;

  private static final String NUMBERS_WEB =
      """
      server {
          listen 80;
          resolver __RESOLVER__ valid=1s;
          location / { default_type text/html; return 200 '<html><head><title>Numbers</title></head><body>Random number generator</body></html>'; }
          location /go { set $api numbers-api.__NAMESPACE__.svc.cluster.local; proxy_pass http://$api/rng; proxy_connect_timeout 2s; }
      }
      """;

  private static final String NUMBERS_START =
      """
      #!/bin/sh
      ns=$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace)
      dns=$(sed -n 's/^nameserver //p' /etc/resolv.conf | head -1)
      sed -e s/__NAMESPACE__/$ns/ -e s/__RESOLVER__/$dns/ /etc/nginx/numbers.template > /etc/nginx/conf.d/default.conf
      exec nginx -g 'daemon off;'
      """;

  static void addTo(ImageCatalog catalog) {
    catalog.add(
        NginxImages::nginx,
        "library/nginx",
        "e2e-test-images/nginx",
        "docker/library/nginx",
        "nginx/nginx");
    catalog.add(
        tag -> script(HTTPS_START, "/etc/nginx/https.template", HTTPS), "bprashanth/nginxhttps");
    catalog.add(
        tag -> configured("1.10.0", ECHO, "8080/tcp"),
        "echoserver",
        "google_containers/echoserver");
    catalog.add(tag -> configured(VERSION, KIBANA, "5601/tcp"), "library/kibana", "kibana/kibana");
    catalog.add(tag -> configured(VERSION, NUMBERS_API, "80/tcp"), "kiamol/ch03-numbers-api");
    catalog.add(
        tag -> script(NUMBERS_START, "/etc/nginx/numbers.template", NUMBERS_WEB),
        "kiamol/ch03-numbers-web");
  }

  private static Image nginx(String tag) {
    String numbers = tag.replaceFirst("-.*", "");
    return configured(numbers.matches("\\d+(\\.\\d+){1,2}") ? numbers : VERSION, DEFAULT, "80/tcp");
  }

  private static Image configured(String version, String configuration, String port) {
    FileTree files = files(version).write("/etc/nginx/conf.d/default.conf", configuration);
    return ImageCatalog.server(files, COMMAND, UnixSignal.QUIT, port);
  }

  private static Image script(String start, String template, String configuration) {
    FileTree files = files(VERSION).write(template, configuration);
    files.write("/start.sh", start.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0755);
    return ImageCatalog.image(files, List.of("/start.sh"));
  }

  private static FileTree files(String version) {
    return Curl.addTo(BusyBox.files())
        .program("/usr/sbin/nginx", Nginx.program(version))
        .write("/etc/nginx/nginx.conf", MAIN)
        .write("/usr/share/nginx/html/index.html", WELCOME)
        .directory("/etc/nginx/conf.d")
        .directory("/etc/nginx/ssl");
  }

  private NginxImages() {}
}
