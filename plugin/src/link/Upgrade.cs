using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>The HTTP part of opening a WebSocket (RFC 6455 section 4).</summary>
    internal static class Upgrade
    {
        public const string Protocol = "revitautoplan.v1";
        public const string Path = "/plugin";
        /// <summary>The longest answer that is read, in bytes.</summary>
        public const int MaxAnswer = 8 * 1024;

        public static string NewKey()
        {
            var bytes = new byte[16];
            using (RandomNumberGenerator random = RandomNumberGenerator.Create()) random.GetBytes(bytes);
            return Convert.ToBase64String(bytes);
        }

        /// <summary>What a server must answer to a key. SHA-1 is the standard's; nothing rests on it here, the proof is in the first message.</summary>
        public static string AcceptOf(string key)
        {
            using (SHA1 sha = SHA1.Create())
            {
                return Convert.ToBase64String(sha.ComputeHash(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
            }
        }

        /// <summary>The request. It carries no <c>Origin</c>: that is how the companion tells a plugin from a web page.</summary>
        public static byte[] Request(int port, string key, string authorization)
        {
            string host = "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture);
            return Encoding.ASCII.GetBytes(
                "GET " + Path + " HTTP/1.1\r\n"
                + "Host: " + host + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + key + "\r\n"
                + "Sec-WebSocket-Protocol: " + Protocol + "\r\n"
                + "Authorization: " + authorization + "\r\n\r\n");
        }

        /// <summary>Reads the head of an answer.</summary>
        /// <param name="head">Status line and headers.</param>
        /// <param name="key">The key of the request.</param>
        /// <param name="status">The status, for example 101 or 401.</param>
        /// <returns>Why it opens no WebSocket, or <c>null</c> when it does.</returns>
        public static string Refusal(string head, string key, out int status)
        {
            status = 0;
            string[] lines = head.Split(new[] { "\r\n" }, StringSplitOptions.None);
            string[] first = lines[0].Split(' ');
            if (first.Length < 2 || !first[0].StartsWith("HTTP/1.", StringComparison.Ordinal)) return "not HTTP";
            if (!int.TryParse(first[1], NumberStyles.None, CultureInfo.InvariantCulture, out status)) return "not HTTP";
            if (status != 101) return "status " + status;
            Dictionary<string, string> headers = ReadHeaders(lines);
            if (!Says(headers, "upgrade", "websocket") || !Says(headers, "connection", "upgrade")) return "not an upgrade";
            string accept;
            if (!headers.TryGetValue("sec-websocket-accept", out accept) || accept != AcceptOf(key)) return "the wrong accept key";
            string protocol;
            if (!headers.TryGetValue("sec-websocket-protocol", out protocol) || protocol != Protocol) return "another protocol";
            if (headers.ContainsKey("sec-websocket-extensions")) return "an extension that was not offered";
            return null;
        }

        private static Dictionary<string, string> ReadHeaders(string[] lines)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (int index = 1; index < lines.Length; index++)
            {
                int colon = lines[index].IndexOf(':');
                if (colon > 0) headers[lines[index].Substring(0, colon)] = lines[index].Substring(colon + 1).Trim();
            }
            return headers;
        }

        private static bool Says(Dictionary<string, string> headers, string name, string wanted)
        {
            string value;
            if (!headers.TryGetValue(name, out value)) return false;
            foreach (string token in value.Split(','))
            {
                if (string.Equals(token.Trim(), wanted, StringComparison.OrdinalIgnoreCase)) return true;
            }
            return false;
        }
    }
}
