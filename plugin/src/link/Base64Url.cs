using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Base64url without padding (RFC 4648 section 5).</summary>
    internal static class Base64Url
    {
        public static string Encode(byte[] bytes)
        {
            return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }

        /// <summary>The bytes, or <c>null</c> when the text is not base64url.</summary>
        public static byte[] Decode(string text)
        {
            foreach (char c in text)
            {
                bool isDigit = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
                if (!isDigit) return null;
            }
            try
            {
                string padding = new string('=', (4 - text.Length % 4) % 4);
                return Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + padding);
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
