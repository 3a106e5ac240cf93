using System;
using System.Collections.Generic;

namespace Autodesk.Revit.DB
{
    /// <summary>Stand-in, not Revit: a model with a title.</summary>
    public sealed class Document
    {
        public string Title { get; set; } = "Sample house";
        public ProjectInfo ProjectInformation { get; } = new ProjectInfo();
        /// <summary>What transactions did, in order.</summary>
        public List<string> Done { get; } = new List<string>();
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class ProjectInfo
    {
        public string UniqueId { get; set; } = "60f91daf-3dd7-4283-a86d-24137b73f3da-0001fd0b";
    }

    /// <summary>Stand-in, not Revit: notes what was committed.</summary>
    public sealed class Transaction : IDisposable
    {
        private readonly Document document;
        private readonly string name;

        public Transaction(Document document, string name)
        {
            this.document = document;
            this.name = name;
        }

        public void Start()
        {
            document.Done.Add("start " + name);
        }

        public void Commit()
        {
            document.Done.Add("commit " + name);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Stand-in, not Revit.</summary>
    public sealed class ElementSet
    {
    }
}
